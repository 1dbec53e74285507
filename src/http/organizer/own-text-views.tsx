import type { VNode } from 'preact';
import { momentWords } from '../../core/dates.ts';
import type { OwnDraft } from '../../operations/own-text-draft.ts';
import type { DraftedText } from '../../operations/texts.ts';
import { regimes, regimeWords, signerKinds, signerKindWords } from '../../template/law.ts';
import { Failure, Field, type FormState, PostForm, Select, TextArea } from '../form.tsx';
import { PledgeText } from '../pledge-text.tsx';
import { TableHead } from '../table.tsx';
import { mostPoints } from './own-text-form.ts';
import { TextShown } from './text-views.tsx';

/** What lists say of one version of a text. */
export interface OwnTextLine {
  readonly id: string;
  readonly number: number;
  readonly kind: OwnDraft['kind'];
  readonly title: string;
  readonly state: 'draft' | 'agreed' | 'used';
  readonly writers: readonly string[];
  readonly agreedBy?: string | undefined;
  readonly agreedAt?: string | undefined;
}

const states = {
  draft: ['draf, menunggu orang kedua', 'warn'],
  agreed: ['disetujui', 'good'],
  used: ['dipakai', 'good'],
} as const;

const OwnTextTag = ({ state }: Pick<OwnTextLine, 'state'>): VNode => (
  <span class={`tag ${states[state][1]}`}>{states[state][0]}</span>
);

export function OwnTextTable({
  texts,
  base,
}: {
  readonly texts: readonly OwnTextLine[];
  readonly base: string;
}): VNode {
  if (texts.length === 0) return <p>Belum ada teks sendiri.</p>;
  return (
    <table class="cards">
      <TableHead columns={['Judul', 'Jenis', 'Versi', 'Keadaan', 'Ditulis oleh']} />
      <tbody>
        {texts.map((text) => (
          <tr key={`${text.id}/${text.number}`}>
            <th scope="row">
              <a href={`${base}/${text.id}/${text.number}`}>{text.title}</a>
            </th>
            <td data-label="Jenis">{kindNames[text.kind]}</td>
            <td data-label="Versi">{text.number}</td>
            <td data-label="Keadaan">
              <OwnTextTag state={text.state} />
            </td>
            <td data-label="Ditulis oleh">{text.writers.join(', ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const kindNames = { bersama: 'bersama', perorangan: 'perorangan', klausul: 'klausul' } as const;

/** The editor: fields beside the text as paper and phone will show it. */
export function OwnTextForm(props: {
  readonly state: FormState;
  readonly shown: DraftedText;
  readonly slots: OwnDraft['slots'];
  /** Where the page's script sends the form for the text beside it. */
  readonly preview: string;
  readonly saved?: boolean;
}): VNode {
  const { state } = props;
  const clause = state.values.kind === 'klausul';
  return (
    <div class="beside">
      <PostForm class="sheet" id="teks-sendiri" data-preview={props.preview}>
        <Failure state={state} shown={['title', 'signers']} />
        {props.saved && !state.failure && (
          <p class="notice good" role="status">
            Draf tersimpan.
          </p>
        )}
        <Select
          state={state}
          name="kind"
          hint=""
          options={[
            ['bersama', 'Bersama: satu naskah, banyak penanda tangan'],
            ['perorangan', 'Perorangan: satu berkas tiap orang'],
            ['klausul', 'Klausul: tambahan bagi teks lain'],
          ]}
        />
        <TextArea state={state} name="title" rows={2} />
        {!clause && <Field state={state} name="signers" />}
        <Body state={state} />
        <p class="hint">
          Tulis {'{pemilihan}'} di tempat yang berbeda tiap acara: huruf kecil dan garis bawah di antara kurung kurawal.{' '}
          {'{PEMILIHAN}'} mencetaknya dalam huruf besar. Isian dijelaskan di bawah sesudah disimpan.
        </p>
        {!clause && <Slots {...props} />}
        <Law state={state} />
        <div class="actions">
          <button type="submit">Simpan draf</button>
        </div>
      </PostForm>
      <section aria-label="Teks seperti akan terbaca" id="pratinjau" aria-live="off">
        <TextSides shown={props.shown} />
      </section>
    </div>
  );
}

function Body({ state }: { readonly state: FormState }): VNode {
  const { values } = state;
  if (values.tubuh !== undefined)
    return (
      <TextArea
        state={state}
        name="tubuh"
        rows={24}
        label="Isi (Markdown)"
        hint="# Judul bagian; alinea dipisah baris kosong; 1. butir; - butir tanpa nomor; - **Label** nilai untuk baris identitas."
      />
    );
  const filled = Object.keys(values).filter((name) => name.startsWith('butir.')).length;
  const rows = Math.min(mostPoints, Math.max(filled + 2, 5));
  return (
    <>
      <TextArea
        state={state}
        name="pembuka"
        rows={4}
        label="Pembuka"
        hint="Alinea sebelum butir; baris kosong memisah alinea."
      />
      <fieldset>
        <legend>Butir</legend>
        <p class="hint">
          Satu isian satu butir; yang kosong dilewati. Tempel beberapa baris dari Word: tiap baris menjadi butir.
        </p>
        <ol class="points" id="butir" data-most={mostPoints}>
          {Array.from({ length: rows }, (_, i) => (
            <li key={i}>
              <textarea name={`butir.${i}`} rows={3} aria-label={`Butir ${i + 1}`} value={values[`butir.${i}`] ?? ''} />
            </li>
          ))}
        </ol>
      </fieldset>
      <TextArea state={state} name="penutup" rows={3} label="Penutup" hint="Alinea sesudah butir." />
    </>
  );
}

const slotTypes = [
  ['text', 'Teks'],
  ['date', 'Tanggal'],
  ['number', 'Bilangan'],
] as const;
const rosterTypes = [
  ['name', 'Nama dari daftar peserta'],
  ['nip', 'NIP dari daftar peserta'],
  ['rank', 'Pangkat dari daftar peserta'],
  ['position', 'Jabatan dari daftar peserta'],
  ['institution', 'Instansi dari daftar peserta'],
] as const;

function Slots({ state, slots }: { readonly state: FormState; readonly slots: OwnDraft['slots'] }): VNode | null {
  if (slots.length === 0) return null;
  const types = state.values.kind === 'perorangan' ? [...slotTypes, ...rosterTypes] : slotTypes;
  return (
    <fieldset>
      <legend>Isian</legend>
      {slots.map(({ name }) => (
        <details key={name} open>
          <summary>{`{${name}}`}</summary>
          <div class="stack">
            <Field state={state} name={`isian.${name}.label`} label="Nama isian di formulir" max={120} required />
            <Select state={state} name={`isian.${name}.type`} label="Macam" options={types} />
            <Field state={state} name={`isian.${name}.example`} label="Contoh" max={200} required />
            <Field state={state} name={`isian.${name}.max`} label="Huruf paling banyak" type="number" />
          </div>
        </details>
      ))}
    </fieldset>
  );
}

function Law({ state }: { readonly state: FormState }): VNode {
  const box = (name: string, words: string): VNode => (
    <label key={name} class="check">
      <input type="checkbox" name={name} value="ya" checked={state.values[name] !== undefined} /> {words}
    </label>
  );
  return (
    <details open={Boolean(state.values.dasar)}>
      <summary>Dasar hukum, untuk pemilihan apa, bagi siapa</summary>
      <div class="stack">
        <TextArea
          state={state}
          name="dasar"
          label="Dasar hukum"
          hint="Satu baris satu peraturan, dengan judul lengkapnya, seperti akan dicetak. Boleh kosong."
        />
        <fieldset>
          <legend>Jenis pemilihan (tanpa pilihan: apa saja)</legend>
          {regimes.map((regime) => box(`pemilihan.${regime}`, regimeWords[regime]))}
        </fieldset>
        <fieldset>
          <legend>Mengikat siapa (tanpa pilihan: siapa saja)</legend>
          {signerKinds.map((kind) => box(`bagi.${kind}`, signerKindWords[kind]))}
        </fieldset>
      </div>
    </details>
  );
}

/** The text on paper and on a phone, side by side. */
export function TextSides({ shown }: { readonly shown: DraftedText }): VNode {
  if (shown.fault) return <TextShown shown={shown} />;
  return (
    <div class="sides">
      <div>
        <h2>Di kertas</h2>
        <TextShown shown={shown} />
      </div>
      <div>
        <h2>Di ponsel</h2>
        <div class="phone">
          <PledgeText title={shown.title} blocks={shown.blocks} scrolls />
        </div>
      </div>
    </div>
  );
}

/** A version that is read: what it says, who wrote it, who agreed. */
export function OwnTextWhole(props: {
  readonly text: OwnTextLine & { readonly digest: string };
  readonly shown: DraftedText;
  readonly timeZone: string;
}): VNode {
  const { text } = props;
  return (
    <>
      <p>
        <OwnTextTag state={text.state} /> Teks sendiri, versi {text.number}. Ditulis oleh {text.writers.join(', ')}.
        {text.agreedBy && text.agreedAt && (
          <>
            {' '}
            Disetujui {text.agreedBy}, {momentWords(new Date(text.agreedAt), props.timeZone)}.
          </>
        )}
      </p>
      <div class="beside">
        <section aria-label="Teks seperti akan tercetak">
          <TextShown shown={props.shown} />
        </section>
        <div class="sheet">
          <h2>Identitas</h2>
          <p class="code small">
            {text.id} versi {text.number}
          </p>
          <p class="code small">SHA-256 {text.digest}</p>
        </div>
      </div>
    </>
  );
}
