import { exportEvents } from '../../operations/archive-export.ts';
import { searchArchive } from '../../operations/archive-search.ts';
import { archive, listHandovers, recordHandover } from '../../operations/handovers.ts';
import type { FormState } from '../form.tsx';
import { formBody } from '../input.ts';
import { type At, formState, type OrganizerPage, type OrganizerPages } from '../organizer/pages.tsx';
import { ArchivePage, HandoverPage } from './views.tsx';

/** The archivist's pages: search, view, export, and record a handover. */
export function archivePages(pages: OrganizerPages): void {
  pages.page('/arsip', 'account', (at) =>
    searchPage(at, formState(searchArchive, { q: (at.typed.q ?? '').slice(0, 100) })),
  );
  pages.form('/arsip/ekspor', {
    of: exportEvents,
    body: formBody('100kb', 1000),
    // A form sends one ticked box as a string, several as an array.
    values: ({ request }) => ({ events: [(Object(request.body) as { kegiatan?: unknown }).kegiatan ?? []].flat() }),
    done: (download) => download,
    again: (at, { failure }) => searchPage(at, { ...formState(searchArchive), failure }),
  });

  const path = '/arsip/:eventId/serah';
  pages.page(path, archive, (at) => handoverPage(at, formState(recordHandover)));
  pages.form(path, {
    of: recordHandover,
    done: (_result, { event }) => `/arsip/${event.id}/serah`,
    again: handoverPage,
  });
}

async function searchPage({ ask }: At<'account'>, state: FormState): Promise<OrganizerPage> {
  const { q = '' } = state.values;
  const { results } = await ask(searchArchive, { q });
  return { title: 'Arsip', children: <ArchivePage query={q} found={results} state={state} /> };
}

async function handoverPage({ ask, event }: At<typeof archive>, state: FormState): Promise<OrganizerPage> {
  const { handovers } = await ask(listHandovers, { eventId: event.id });
  const children = <HandoverPage event={event} handovers={handovers} state={state} />;
  return { title: 'Penyerahan arsip', event, width: 'narrow', children };
}
