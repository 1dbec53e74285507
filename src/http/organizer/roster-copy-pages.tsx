import type { VNode } from 'preact';
import { dayWords } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import type { Person } from '../../model.ts';
import { readRoster } from '../../operations/roster.ts';
import { copyRoster, listRosterSources } from '../../operations/roster-copy.ts';
import { knownAmong } from '../../roster/duplicates.ts';
import { maximumPeople } from '../../roster/row.ts';
import { Failure, type FormState, PostForm } from '../form.tsx';
import { formBody } from '../input.ts';
import { TableHead } from '../table.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

const organizer = { declaration: 'organizer' } as const;
type AtDeclaration = At<typeof organizer>;

/** Copying people from another declaration, also of an earlier event: first which, then who. */
export function rosterCopyPages(pages: OrganizerPages): void {
  const path = '/kelola/n/:declarationId/peserta/salin';
  const back = (id: string): string => `/kelola/n/${id}/peserta`;
  pages.page(path, organizer, (at) => copyPage(at, formState(copyRoster, at.typed)));
  pages.form(path, {
    of: copyRoster,
    body: formBody('1mb', maximumPeople + 20),
    values: ({ typed }) => ({
      from: typed.dari,
      people: Object.keys(typed).flatMap((name) => (name.startsWith('orang.') ? [name.slice(6)] : [])),
    }),
    done: (_result, { declaration }) => back(declaration.id),
    again: copyPage,
  });
}

async function copyPage(at: AtDeclaration, state: FormState): Promise<OrganizerPage> {
  const { ask, event, declaration } = at;
  const { sources } = await ask(listRosterSources, { declarationId: declaration.id });
  const chosen = sources.find(({ id }) => id === state.values.dari);
  const theirs = chosen ? (await ask(readRoster, { declarationId: chosen.id })).people : [];
  const { people: ours } = await ask(readRoster, { declarationId: declaration.id });
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}/peserta`}>Peserta</a>
      </Crumbs>
      <h1>Salin dari kegiatan lain</h1>
      <Failure state={state} />
      <Sources sources={sources} chosen={chosen?.id} />
      {chosen && <People from={chosen.id} people={theirs} isKnown={knownAmong(ours)} />}
    </>
  );
  return { title: 'Salin peserta', event, children };
}

type Source = Awaited<ReturnType<(typeof listRosterSources)['ask']>>['sources'][number];

function Sources(props: { readonly sources: readonly Source[]; readonly chosen: string | undefined }): VNode {
  const { sources, chosen } = props;
  if (sources.length === 0) return <p>Belum ada naskah lain yang dapat Anda lihat.</p>;
  return (
    <form method="get" class="sheet">
      <div class="field">
        <label for="f-dari">Naskah asal</label>
        <select id="f-dari" name="dari">
          {sources.map(({ id, name, event, firstDay }) => (
            <option key={id} value={id} selected={id === chosen}>
              {`${dayWords(firstDay)} · ${event} · ${name}`}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="quiet">
        Tampilkan
      </button>
    </form>
  );
}

function People(props: {
  readonly from: string;
  readonly people: readonly Person[];
  readonly isKnown: (person: Person) => boolean;
}): VNode {
  const { from, people, isKnown } = props;
  const known = people.filter(isKnown).length;
  if (people.length === 0) return <p>Daftar peserta naskah itu kosong.</p>;
  return (
    <PostForm class="sheet">
      <input type="hidden" name="dari" value={from} />
      <p>
        {people.length.toLocaleString('id')} orang.
        {known > 0 && ` ${known.toLocaleString('id')} sudah ada di daftar ini dan tidak disalin lagi.`} Tautan, PIN dan
        tanda tangan tidak ikut disalin.
      </p>
      <table class="cards">
        <TableHead columns={['Salin', 'Nama', 'Jabatan', 'Instansi', 'Peran']} />
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <td>
                {isKnown(person) ? (
                  'sudah ada'
                ) : (
                  <input
                    type="checkbox"
                    name={`orang.${person.id}`}
                    value="ya"
                    checked
                    aria-label={`Salin ${person.name}`}
                  />
                )}
              </td>
              <th scope="row">{person.name}</th>
              <td>{positionWords(person)}</td>
              <td>{person.institution}</td>
              <td data-label="Peran">{person.role}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="actions">
        <button type="submit">Salin yang dipilih</button>
      </div>
    </PostForm>
  );
}
