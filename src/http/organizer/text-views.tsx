import type { VNode } from 'preact';
import type { Declaration } from '../../model.ts';
import type { DraftedText } from '../../operations/texts.ts';
import type { Clause, Template } from '../../template/library.ts';
import { Failure, Field, type FormState, PostForm, Select } from '../form.tsx';
import { PledgeText } from '../pledge-text.tsx';

/** A text to choose, and how it reads for the event while nothing else is filled in. */
export interface OfferedText {
  readonly template: Template;
  readonly draft: DraftedText;
}

/** The library: the newest version of each text, whole, with its legal basis. */
export function TextChoice({ texts }: { readonly texts: readonly OfferedText[] }): VNode {
  return (
    <>
      <h1>Pilih teks</h1>
      <p>Teks yang disepakati, kata demi kata. Anda mengisi bagian yang berubah di langkah berikutnya.</p>
      <ul class="plain grid">
        {texts.map(({ template, draft }) => (
          <li key={template.id} class="sheet">
            <h2>{plainTitle(template)}</h2>
            <p>{template.signers}</p>
            <p class="soft small">
              {template.kind === 'perorangan'
                ? 'Perorangan: satu berkas tiap orang. '
                : 'Bersama: satu naskah, banyak penanda tangan. '}
              Versi {template.version}. {template.basis.map(({ title }) => title).join('; ')}
            </p>
            <details>
              <summary>Baca seluruh teks</summary>
              <PledgeText title={draft.title} blocks={draft.blocks} />
              {draft.sources.map((source) => (
                <p key={source} class="soft small">
                  {source}
                </p>
              ))}
            </details>
            <PostForm>
              <input type="hidden" name="template" value={template.id} />
              <button type="submit">Pilih teks ini</button>
            </PostForm>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A template's title with unfilled slots. */
const plainTitle = (template: Template): string =>
  template.title.replace(/\{(\w+)\}/g, (_, name: string) => {
    const slot = template.slots.find((one) => one.name === name.toLowerCase());
    return slot ? `‹${slot.label}›` : name;
  });

/** The slots beside the text; the page's script updates the text while somebody types. */
export function TextForm(props: {
  readonly template: Template;
  readonly clauses: readonly Clause[];
  readonly declaration: Declaration;
  readonly state: FormState;
  readonly shown: DraftedText;
  readonly on: string;
  /** Whether the event's number pattern numbers the declaration. */
  readonly numbered: boolean;
}): VNode {
  const { template, declaration, state } = props;
  const points = template.body.find((block) => block.type === 'list' && block.ordered);
  const asked = template.slots.filter(({ from }) => !from);
  return (
    <div class="beside">
      <PostForm class="sheet" id="isian" data-template={template.id} data-version={template.version} data-on={props.on}>
        <Failure state={state} shown={[...asked.map(({ name }) => `slots.${name}`), 'number', 'days', 'label']} />
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

function TextShown({ shown }: { readonly shown: DraftedText }): VNode {
  if (shown.fault) return <p class="notice warn">{shown.fault}</p>;
  return (
    <>
      <PledgeText title={shown.title} blocks={shown.blocks} />
      {shown.sources.length > 0 && <p class="small soft">Dasar: {shown.sources.join('; ')}</p>}
    </>
  );
}

function Clauses(props: {
  readonly clauses: readonly Clause[];
  readonly declaration: Declaration;
  readonly state: FormState;
  readonly points: number;
}): VNode | null {
  const { clauses } = props;
  const ids = [...new Set(clauses.map(({ id }) => id))];
  if (ids.length === 0 || props.points === 0) return null;
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
        {ids.map((id) => {
          const clause = clauses.findLast((one) => one.id === id)!;
          return (
            <Select
              key={id}
              state={props.state}
              name={`clause.${id}`}
              label={clause.title}
              hint={clause.basis.map(({ title }) => title).join('; ') || undefined}
              options={places}
            />
          );
        })}
      </div>
    </details>
  );
}
