import type { VNode } from 'preact';
import { electronicWords } from '../../core/ink.ts';
import { isOwnText } from '../../core/own-text.ts';
import type { Appearance, Declaration } from '../../model.ts';
import type { DraftedText } from '../../operations/texts.ts';
import type { Held } from '../../template/law.ts';
import type { Template } from '../../template/library.ts';
import { Failure, Field, type FormState, PostForm, Select } from '../form.tsx';
import { PledgeText } from '../pledge-text.tsx';

/** A text to choose, and how it reads for the event while nothing else is filled in. */
export interface OfferedText {
  readonly template: Template;
  readonly draft: DraftedText;
}

/** A clause to choose, and why it cannot be used with this text, for this election or on this day. */
export interface OfferedClause {
  readonly id: string;
  readonly title: string;
  readonly fault: string | undefined;
}

/** The library: the newest version of each text, whole, with its legal basis. */
export function TextChoice(props: { readonly texts: readonly OfferedText[]; readonly own: string }): VNode {
  return (
    <>
      <h1>Pilih teks</h1>
      <p>
        Teks yang disepakati, kata demi kata, dan <a href={props.own}>teks yang ditulis kantor ini sendiri</a>. Anda
        mengisi bagian yang berubah di langkah berikutnya.
      </p>
      <ul class="plain grid">
        {props.texts.map(({ template, draft }) => (
          <li key={template.id} class="sheet">
            <h2>{plainTitle(template)}</h2>
            {isOwnText(template.id) && <span class="tag">teks sendiri</span>}
            <p>{template.signers}</p>
            <p class="soft small">
              {template.kind === 'perorangan'
                ? 'Perorangan: satu berkas tiap orang. '
                : 'Bersama: satu naskah, banyak penanda tangan. '}
              Versi {template.version}.
            </p>
            {draft.fault ? <p class="notice warn">{draft.fault}</p> : <Readable id={template.id} draft={draft} />}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The whole text as it will be printed, and the button to choose it. */
function Readable({ id, draft }: { readonly id: string; readonly draft: DraftedText }): VNode {
  return (
    <>
      <details>
        <summary>Baca seluruh teks</summary>
        <TextShown shown={draft} />
      </details>
      <PostForm>
        <input type="hidden" name="template" value={id} />
        <button type="submit">Pilih teks ini</button>
      </PostForm>
    </>
  );
}

/** The laws behind a text on the day of its signing, as on paper. */
function Basis({ sources }: { readonly sources: readonly string[] }): VNode | null {
  if (sources.length === 0) return null;
  return (
    <div class="small soft">
      <p>Dasar:</p>
      <ol>
        {sources.map((source) => (
          <li key={source}>{source}</li>
        ))}
      </ol>
    </div>
  );
}

/** A template's title with unfilled slots. */
const plainTitle = (template: Template): string =>
  template.title.replace(/\{(\w+)\}/g, (_, name: string) => {
    const slot = template.slots.find((one) => one.name === name.toLowerCase());
    return slot ? `‹${slot.label}›` : name;
  });

/** What the spaces of people can show. */
export const appearanceWords: Readonly<Record<Appearance, string>> = {
  handwriting: 'Goresan, atau nama yang diketik',
  electronic: `Kalimat “${electronicWords}”`,
};

/** The slots beside the text; the page's script updates the text while somebody types. */
export function TextForm(props: {
  readonly template: Template;
  readonly clauses: readonly OfferedClause[];
  readonly declaration: Declaration;
  readonly state: FormState;
  readonly shown: DraftedText;
  readonly held: Held;
  /** Whether the event's number pattern numbers the declaration. */
  readonly numbered: boolean;
}): VNode {
  const { template, declaration, state, held } = props;
  const data = { 'data-template': template.id, 'data-version': template.version, 'data-on': held.on };
  const points = template.body.find((block) => block.type === 'list' && block.ordered);
  const asked = template.slots.filter(({ from }) => !from);
  return (
    <div class="beside">
      <PostForm class="sheet" id="isian" {...data} data-regimes={held.regimes.join(' ')}>
        <Failure
          state={state}
          shown={[...asked.map(({ name }) => `slots.${name}`), 'number', 'appearance', 'days', 'label']}
        />
        <h2>Isian</h2>
        {asked.length === 0 && <p>Teks ini tidak memerlukan isian.</p>}
        {asked.map((slot) => (
          <Field
            key={slot.name}
            state={state}
            name={`slot.${slot.name}`}
            path={`slots.${slot.name}`}
            label={slot.label}
            hint={`Misalnya: ${slot.example}`}
            type={slot.type === 'date' ? 'date' : 'text'}
            {...(slot.type === 'number' ? { inputmode: 'numeric' as const } : {})}
            max={slot.max}
            required
          />
        ))}
        <Field
          state={state}
          name="number"
          hint={props.numbered ? 'Kosong: menurut pola nomor kegiatan saat dibuka.' : 'Boleh dikosongkan.'}
        />
        <Clauses
          clauses={props.clauses}
          declaration={declaration}
          state={state}
          points={points?.type === 'list' ? points.items.length : 0}
        />
        <Select
          state={state}
          name="appearance"
          hint="Tanpa goresan pun orang menggambar dan menyetujuinya; gambarnya hanya ada di paket arsip, dan pemeriksa mencocokkannya."
          options={[
            ['handwriting', appearanceWords.handwriting],
            ['electronic', appearanceWords.electronic],
          ]}
        />
        <details>
          <summary>Nama di daftar, hari, jilid</summary>
          <div class="stack">
            <Field
              state={state}
              name="label"
              label="Nama di daftar naskah"
              hint="Tidak dicetak. Misalnya: Ikrar para camat"
            />
            <Field state={state} name="days" hint="Kosong: semua hari kegiatan. Tulis 2024-10-03, 2024-10-04." />
            {template.kind === 'bersama' && (
              <Select
                state={state}
                name="volumes"
                label="Berkas"
                options={[
                  ['auto', 'Satu; jilid bila di atas 300 orang'],
                  ['one', 'Selalu satu berkas'],
                  ['by-group', 'Jilid per kelompok'],
                ]}
              />
            )}
          </div>
        </details>
        <div class="actions">
          <button type="submit">Simpan, lanjut ke peserta</button>
        </div>
      </PostForm>
      <section aria-label="Teks seperti akan tercetak" id="teks" aria-live="off">
        <TextShown shown={props.shown} />
      </section>
    </div>
  );
}

/** A text as it will be printed, or what is wrong with it. */
export function TextShown({ shown }: { readonly shown: DraftedText }): VNode {
  if (shown.fault) return <p class="notice warn">{shown.fault}</p>;
  return (
    <>
      <PledgeText title={shown.title} blocks={shown.blocks} />
      <Basis sources={shown.sources} />
    </>
  );
}

function Clauses(props: {
  readonly clauses: readonly OfferedClause[];
  readonly declaration: Declaration;
  readonly state: FormState;
  readonly points: number;
}): VNode | null {
  const { clauses } = props;
  const chosen = new Set(props.declaration.clauses.map(({ id }) => id));
  const usable = clauses.filter(({ id, fault }) => fault === undefined || chosen.has(id));
  const others = clauses.filter((clause) => !usable.includes(clause));
  if (clauses.length === 0 || props.points === 0) return null;
  const places = [
    ['', 'Tidak dipakai'],
    ...Array.from({ length: props.points + 1 }, (_, i) => [
      String(i),
      i === 0 ? 'Sebelum butir 1' : `Sesudah butir ${i}`,
    ]),
  ] as [string, string][];
  return (
    <details open={props.declaration.clauses.length > 0}>
      <summary>Tambahan klausul</summary>
      <div class="stack">
        {usable.map(({ id, title, fault }) => (
          <Select key={id} state={props.state} name={`clause.${id}`} label={title} hint={fault} options={places} />
        ))}
        {others.map(({ id, title, fault }) => (
          <p key={id} class="small soft">
            Tidak dapat dipakai di sini. {fault ?? title}
          </p>
        ))}
      </div>
    </details>
  );
}
