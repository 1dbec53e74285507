import type { VNode } from 'preact';
import type { PledgeEvent } from '../../model.ts';
import { closeEvent, listClosable } from '../../operations/ceremonies.ts';
import { Failure, type FormState, PostForm } from '../form.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

const organizer = { event: 'organizer' } as const;

/** Closes all declarations and rounds of an event at once; says beforehand what each lacks. */
export function eventClosingPages(pages: OrganizerPages): void {
  const path = '/kelola/k/:eventId/tutup';
  pages.page(path, organizer, (at) => closingPage(at, formState(closeEvent)));
  pages.form(path, { of: closeEvent, done: (_result, { event }) => `/kelola/k/${event.id}`, again: closingPage });
}

async function closingPage({ ask, event }: At<typeof organizer>, state: FormState): Promise<OrganizerPage> {
  const { declarations } = await ask(listClosable, { eventId: event.id });
  const children = (
    <>
      <Crumbs event={event}>Tutup</Crumbs>
      <h1>Tutup semua naskah</h1>
      <ClosingForm event={event} open={declarations} state={state} />
    </>
  );
  return { title: 'Tutup semua naskah', event, width: 'narrow', children };
}

type Closable = Awaited<ReturnType<typeof listClosable.ask>>['declarations'];

function ClosingForm(props: {
  readonly event: PledgeEvent;
  readonly open: Closable;
  readonly state: FormState;
}): VNode {
  const { event, open, state } = props;
  if (open.length === 0) return <p class="notice">Tidak ada naskah yang sedang terbuka di kegiatan ini.</p>;
  return (
    <PostForm class="sheet">
      <Failure state={state} />
      <p>
        Setelah ditutup tidak ada tanda tangan lagi. Setiap naskah mendapat segel waktu akhir dan berita acara; putaran
        terbawah ditutup lebih dulu.
      </p>
      <ul>
        {open.map(({ id, name, signed, total }) => (
          <li key={id}>
            <a href={`/kelola/n/${id}`}>{name}</a>: {signed.toLocaleString('id')} dari {total.toLocaleString('id')}{' '}
            menandatangani
            {signed < total && (
              <>
                {' '}
                (<a href={`/kelola/n/${id}/tutup`}>siapa yang belum</a>)
              </>
            )}
          </li>
        ))}
      </ul>
      <div class="actions">
        <button type="submit" class="big" data-busy="Menutup dan menyegel…">
          Tutup dan segel semua
        </button>
        <a href={`/kelola/k/${event.id}`}>Belum, kembali</a>
      </div>
    </PostForm>
  );
}
