import { exportEvents } from '../../operations/archive-export.ts';
import { searchArchive } from '../../operations/archive-search.ts';
import { archive, listHandovers, recordHandover } from '../../operations/handovers.ts';
import { downloadRecordsList } from '../../operations/records-list.ts';
import { getRecordsTerms, setRecordsTerms } from '../../operations/records-terms.ts';
import type { FormState } from '../form.tsx';
import { formBody } from '../input.ts';
import { type At, formState, type OrganizerPage, type OrganizerPages } from '../organizer/pages.tsx';
import { RecordsPage } from './records-views.tsx';
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
  pages.page(path, archive, async (at) => {
    const { bag } = await at.ask(listHandovers, { eventId: at.event.id });
    return handoverPage(at, formState(recordHandover, bag ? { bagSha256: bag.sha256 } : {}));
  });
  pages.form(path, {
    of: recordHandover,
    done: (_result, { event }) => `/arsip/${event.id}/serah`,
    again: handoverPage,
  });

  const list = '/arsip/:eventId/daftar';
  pages.page(list, archive, async (at) => {
    const { ...terms } = await at.ask(getRecordsTerms, { eventId: at.event.id });
    return recordsPage(at, formState(setRecordsTerms, terms));
  });
  pages.form(list, {
    of: setRecordsTerms,
    done: (_terms, { event }) => `/arsip/${event.id}/daftar?simpan=ya`,
    again: recordsPage,
  });
  for (const format of ['xlsx', 'csv'])
    pages.page(`/arsip/:eventId/daftar.${format}`, archive, ({ ask, event }) =>
      ask(downloadRecordsList, { eventId: event.id, format }),
    );
}

function recordsPage({ event, typed }: At<typeof archive>, state: FormState): OrganizerPage {
  const children = <RecordsPage event={event} state={state} saved={typed.simpan === 'ya'} />;
  return { title: 'Daftar arsip', event, width: 'narrow', children };
}

async function searchPage({ ask }: At<'account'>, state: FormState): Promise<OrganizerPage> {
  const { q = '' } = state.values;
  const { results } = await ask(searchArchive, { q });
  return { title: 'Arsip', children: <ArchivePage query={q} found={results} state={state} /> };
}

async function handoverPage({ ask, event }: At<typeof archive>, state: FormState): Promise<OrganizerPage> {
  const { handovers, bag } = await ask(listHandovers, { eventId: event.id });
  const children = <HandoverPage event={event} handovers={handovers} bag={bag} state={state} />;
  return { title: 'Penyerahan arsip', event, width: 'narrow', children };
}
