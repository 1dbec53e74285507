import { type Request, Router } from 'express';
import type { VNode } from 'preact';
import type { PledgeEvent } from '../../model.ts';
import { getEvent } from '../../operations/access.ts';
import { closableDeclarations, closeEvent } from '../../operations/ceremonies.ts';
import { nameOf } from '../../operations/shown.ts';
import type { Services } from '../../services.ts';
import { Csrf, Failure, type FormState, submit } from '../form.tsx';
import { formBody } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { Crumbs, type Desk, deskOf, showDesk } from './page.tsx';
import { signIn } from './sign-in.ts';

/** One closing for all texts and rounds of an event; says first what each lacks. */
export function eventClosingPages(services: Services): Router {
  const router = Router();
  const show = async (desk: Desk, event: PledgeEvent, state: FormState, status: number): Promise<void> =>
    showDesk(desk, {
      title: 'Tutup semua naskah',
      event,
      width: 'narrow',
      status,
      children: (
        <>
          <Crumbs event={event}>Tutup</Crumbs>
          <h1>Tutup semua naskah</h1>
          {await closingForm(desk, event, state)}
        </>
      ),
    });
  const eventOf = (request: Request): Promise<PledgeEvent> =>
    getEvent(services, actorOf(request), request.params.eventId as string, 'organizer');

  router.get('/kelola/k/:eventId/tutup', signIn, async (request, response) =>
    show(deskOf(services, request, response), await eventOf(request), { values: {} }, 200),
  );
  router.post(
    '/kelola/k/:eventId/tutup',
    signIn,
    formBody('20kb', 20),
    checkCsrf(services),
    async (request, response) => {
      const event = await eventOf(request);
      await submit(
        response,
        async () => {
          await closeEvent(services, actorOf(request), event.id);
          return `/kelola/k/${event.id}`;
        },
        (failure, status) => show(deskOf(services, request, response), event, { values: {}, failure }, status),
      );
    },
  );
  return router;
}

async function closingForm(desk: Desk, event: PledgeEvent, state: FormState): Promise<VNode> {
  const { services } = desk;
  const open = await closableDeclarations(services, event.id);
  if (open.length === 0) return <p class="notice">Tidak ada naskah yang sedang terbuka di kegiatan ini.</p>;
  const rounds = await Promise.all(open.map(({ id }) => services.ceremony.rounds(id)));
  return (
    <form method="post" class="sheet">
      <Csrf token={desk.csrf} />
      <Failure state={state} />
      <p>
        Setelah ditutup tidak ada tanda tangan lagi. Setiap naskah mendapat segel waktu akhir dan berita acara; putaran
        terbawah ditutup lebih dulu.
      </p>
      <ul>
        {rounds.map(({ declaration, signed, total }) => (
          <li key={declaration.id}>
            <a href={`/kelola/n/${declaration.id}`}>{nameOf(services, declaration)}</a>: {signed.toLocaleString('id')}{' '}
            dari {total.toLocaleString('id')} menandatangani
            {signed < total && (
              <>
                {' '}
                (<a href={`/kelola/n/${declaration.id}/tutup`}>siapa yang belum</a>)
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
    </form>
  );
}
