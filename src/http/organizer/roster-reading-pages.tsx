import type { VNode } from 'preact';
import { commitRoster, type RosterUnderstanding, understandRoster } from '../../operations/roster-import.ts';
import { Failure, type FormState, PostForm } from '../form.tsx';
import { formBody, uploadBody } from '../input.ts';
import { Crumbs, Steps } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';
import { SheetsAndColumns } from './roster-column-views.tsx';
import { type Decisions, decisionsOf } from './roster-reading-form.ts';
import { FaultyLines, FirstPeople, LeftOutLines, Looks, Notes } from './roster-reading-views.tsx';

type AtDeclaration = At<{ readonly declaration: 'organizer' }>;

/** A file and what was decided about it: the page carries both, so that nothing is stored before the commit. */
interface Sent {
  readonly file: string;
  readonly choices: Decisions;
}

/**
 * The dialogue about a roster's file: what was understood, corrections in place, one commit.
 * @param again the page that shows why a file cannot be read at all
 */
export function rosterReadingPages(
  pages: OrganizerPages,
  again: (at: AtDeclaration, state: FormState) => Promise<OrganizerPage>,
): void {
  const path = '/kelola/n/:declarationId/peserta';
  pages.form(`${path}/unggah`, {
    of: understandRoster,
    body: uploadBody('berkas', 5_000_000),
    values: (at) => uploaded(at),
    done: (it, at) => readingPage(at, { it, sent: uploaded(at), state: formState(understandRoster) }),
    again,
  });
  const body = formBody('9mb', 8000);
  pages.form(`${path}/baca`, {
    of: understandRoster,
    body,
    values: sentBy,
    done: (it, at) => readingPage(at, { it, sent: sentBy(at), state: formState(understandRoster) }),
    again,
  });
  pages.form(`${path}/pakai`, {
    of: commitRoster,
    body,
    values: (at) => ({ ...sentBy(at), digest: at.typed.digest, version: Number(at.typed.versi) }),
    done: (_result, { declaration }) => `/kelola/n/${declaration.id}/peserta`,
    again: async (at, state) => {
      const sent = sentBy(at);
      const it = await at.ask(understandRoster, { declarationId: at.declaration.id, ...sent });
      return readingPage(at, { it, sent, state });
    },
  });
}

const uploaded = ({ request }: AtDeclaration): Sent => ({
  file: (request.file?.buffer ?? Buffer.alloc(0)).toString('base64'),
  choices: {},
});

const sentBy = ({ typed }: AtDeclaration): Sent => ({ file: typed.berkas ?? '', choices: decisionsOf(typed) });

interface Reading {
  readonly it: RosterUnderstanding;
  readonly sent: Sent;
  readonly state: FormState;
}

function readingPage({ event, declaration }: AtDeclaration, { it, sent, state }: Reading): OrganizerPage {
  const path = `/kelola/n/${declaration.id}/peserta`;
  const faulty = it.lines.filter(({ ok }) => !ok).length;
  const shownLooks = 100 + faulty;
  const children = (
    <>
      <Crumbs event={event}>
        <a href={path}>Peserta</a>
      </Crumbs>
      <h1>Periksa isi berkas</h1>
      <Steps declaration={declaration} at="peserta" people={it.people} />
      <Failure state={state} />
      <PostForm action={`${path}/baca`} data-forget class="reading">
        <input type="hidden" name="berkas" value={sent.file} />
        <input type="hidden" name="pilihan" value={JSON.stringify(sent.choices)} />
        <input type="hidden" name="digest" value={it.digest} />
        <input type="hidden" name="versi" value={String(it.version)} />
        <Summary it={it} faulty={faulty} path={path} />
        <FaultyLines it={it} />
        <Looks it={it} from={faulty} />
        <FirstPeople it={it} />
        <SheetsAndColumns it={it} />
        <LeftOutLines it={it} from={shownLooks} />
        <Notes it={it} />
        <Buttons it={it} path={path} />
      </PostForm>
    </>
  );
  return { title: 'Periksa isi berkas', event, ...(it.faults.length > 0 ? { status: 422 } : {}), children };
}

function Summary({ it, faulty, path }: { it: RosterUnderstanding; faulty: number; path: string }): VNode {
  const parts = [
    ...(faulty > 0 ? [`${faulty.toLocaleString('id')} baris perlu diperbaiki`] : []),
    ...(it.look.length > 0 ? [`${it.look.length.toLocaleString('id')} hal perlu dilihat`] : []),
    ...(it.leftOut.length > 0 ? [`${it.leftOut.length.toLocaleString('id')} baris dilewati`] : []),
  ];
  return (
    <div class={`notice ${it.faults.length > 0 ? 'bad' : it.look.length > 0 ? 'warn' : 'good'}`} role="status">
      <p>
        <b>{it.people.toLocaleString('id')} orang siap masuk daftar.</b> {parts.join(', ')}
        {parts.length > 0 && '.'} Belum ada yang disimpan.
        {it.version >= 0 && ' Daftar yang ada akan diganti seluruhnya.'}
      </p>
      <Buttons it={it} path={path} />
    </div>
  );
}

function Buttons({ it, path }: { readonly it: RosterUnderstanding; readonly path: string }): VNode {
  const ready = it.faults.length === 0 && it.people > 0;
  return (
    <div class="actions">
      {ready && (
        <button type="submit" formAction={`${path}/pakai`} data-busy="Menyimpan…">
          Pakai daftar ini
        </button>
      )}
      <button type="submit" class={ready ? 'quiet' : ''} data-busy="Membaca ulang…">
        Terapkan perubahan
      </button>
      <a href={path}>Batal</a>
    </div>
  );
}
