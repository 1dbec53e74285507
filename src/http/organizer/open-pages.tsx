import { Router } from 'express';
import type { VNode } from 'preact';
import { daysOf, parts } from '../../ceremony/contents.ts';
import { daysWords } from '../../document/dates.ts';
import { placeWords } from '../../document/place.ts';
import type { IkrarError } from '../../errors.ts';
import type { Declaration, Person, PledgeEvent } from '../../model.ts';
import { getEventInReach, getRound } from '../../operations/access.ts';
import { openDeclaration, previewPdf } from '../../operations/ceremonies.ts';
import { removeDeclaration } from '../../operations/declarations.ts';
import { getRoster } from '../../operations/roster.ts';
import { titleOf } from '../../operations/shown.ts';
import { draftedText } from '../../operations/texts.ts';
import type { Services } from '../../services.ts';
import { sendDownload } from '../api.ts';
import { Csrf, Failure, submit } from '../form.tsx';
import { formBody } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { Crumbs, type Desk, deskOf, Steps, showDesk } from './page.tsx';
import { waitBriefly } from './patience.ts';
import { signIn } from './sign-in.ts';

/** The last look before text and list are frozen. */
export function openPages(services: Services): Router {
  const router = Router();

  router.get('/kelola/n/:id/pratinjau.pdf', signIn, async (request, response) => {
    const file = await previewPdf(services, actorOf(request), request.params.id as string);
    response.setHeader('Cache-Control', 'no-store');
    await sendDownload(response, file, true);
  });

  router.get('/kelola/n/:id/buka', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const declaration = await getRound(services, actorOf(request), request.params.id as string, 'organizer');
    if (declaration.state !== 'draft') return response.redirect(303, `/kelola/n/${declaration.id}`);
    await showOpening(desk, declaration, undefined, 200);
  });
  router.post('/kelola/n/:id/buka', signIn, formBody('10kb'), checkCsrf(services), async (request, response) => {
    const desk = deskOf(services, request, response);
    const declaration = await getRound(services, actorOf(request), request.params.id as string, 'organizer');
    return submit(
      response,
      async () => {
        await waitBriefly(services, openDeclaration(services, actorOf(request), declaration.id));
        return `/kelola/n/${declaration.id}`;
      },
      (failure, status) => showOpening(desk, declaration, failure, status),
    );
  });
  router.post('/kelola/n/:id/hapus', signIn, formBody('10kb'), checkCsrf(services), async (request, response) => {
    const id = request.params.id as string;
    const { eventId } = await getRound(services, actorOf(request), id, 'organizer');
    await removeDeclaration(services, actorOf(request), id);
    response.redirect(303, `/kelola/k/${eventId}`);
  });
  return router;
}

function RemoveDraft(props: { readonly csrf: string; readonly declaration: Declaration }): VNode {
  return (
    <form method="post" action={`/kelola/n/${props.declaration.id}/hapus`}>
      <Csrf token={props.csrf} />
      <details>
        <summary>Salah pilih teks? Hapus draf ini</summary>
        <p>Isian dan daftar pesertanya ikut terhapus dan tidak dapat dikembalikan.</p>
        <button type="submit" class="danger">
          Hapus draf
        </button>
      </details>
    </form>
  );
}

async function showOpening(desk: Desk, declaration: Declaration, failure: IkrarError | undefined, status: number) {
  const { services, request } = desk;
  const event = await getEventInReach(services, actorOf(request), declaration.eventId);
  const people = await getRoster(services, actorOf(request), declaration.id);
  const view = { services, declaration, event, people };
  const lacking = whatIsLacking(services, declaration, event, people);
  const children = (
    <>
      <Crumbs event={event} />
      <h1>Periksa dan buka</h1>
      <Steps declaration={declaration} at="buka" people={people.length} />
      <Failure state={{ values: {}, failure }} />
      <Summary {...view} />
      {lacking.length > 0 ? (
        <div class="notice warn">
          <p>
            <b>Belum dapat dibuka.</b>
          </p>
          <ul>
            {lacking.map(({ text, href }) => (
              <li key={text}>
                {text} <a href={href}>Lengkapi</a>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <Freeze csrf={desk.csrf} declaration={declaration} />
      )}
      <RemoveDraft csrf={desk.csrf} declaration={declaration} />
    </>
  );
  await showDesk(desk, { title: 'Periksa dan buka', event, width: 'narrow', status, children });
}

interface OpeningView {
  readonly services: Services;
  readonly declaration: Declaration;
  readonly event: PledgeEvent;
  readonly people: readonly Person[];
}

function Summary({ services, declaration, event, people }: OpeningView): VNode {
  const files = people.length > 0 ? parts(declaration, people).length : 0;
  const of = (role: Person['role']) => people.filter((person) => person.role === role).length;
  const roles = [
    [of('pemandu'), 'pemandu'],
    [of('penandatangan'), 'penanda tangan'],
    [of('saksi'), 'saksi'],
    [of('mengetahui'), 'mengetahui'],
  ] as const;
  return (
    <section class="sheet">
      <dl class="facts">
        <dt>Teks</dt>
        <dd>{titleOf(services, declaration)}</dd>
        <dt>Nomor</dt>
        <dd>{declaration.number || (event.numberPattern ? `menurut pola ${event.numberPattern}` : 'tanpa nomor')}</dd>
        <dt>Hari</dt>
        <dd>{daysWords(daysOf(event, declaration))}</dd>
        <dt>Tempat</dt>
        <dd>{placeWords(event)}</dd>
        <dt>Peserta</dt>
        <dd>
          {people.length === 0
            ? 'belum ada'
            : roles
                .filter(([count]) => count > 0)
                .map(([count, name]) => `${count.toLocaleString('id')} ${name}`)
                .join(', ')}
        </dd>
        <dt>Berkas</dt>
        <dd>{filesInWords(declaration, files)}</dd>
      </dl>
      {people.length > 0 && (
        <p class="actions">
          <a class="button quiet" href={`/kelola/n/${declaration.id}/pratinjau.pdf`} target="_blank" rel="noopener">
            Lihat pratinjau PDF
          </a>
        </p>
      )}
    </section>
  );
}

function filesInWords(declaration: Declaration, files: number): string {
  if (files === 0) return 'belum ada';
  if (declaration.kind === 'perorangan') return `${files.toLocaleString('id')} pakta, satu berkas tiap orang`;
  return files === 1 ? 'satu naskah' : `${files} jilid menurut kelompok`;
}

function Freeze(props: { readonly csrf: string; readonly declaration: Declaration }): VNode {
  return (
    <form method="post" class="sheet">
      <h2>Buka untuk ditandatangani</h2>
      <p>Setelah dibuka, yang berikut ini tidak dapat diubah lagi oleh siapa pun:</p>
      <ul>
        <li>teks naskah, nomor, tempat, dan tanggalnya;</li>
        <li>daftar peserta: nama, jabatan, instansi, urutan, dan perannya;</li>
        <li>kode dan QR pada setiap halaman.</li>
      </ul>
      <p>
        Yang masih dapat dilakukan: mengganti PIN dan tautan, mencatat kehadiran, menutup, membuat naskah susulan, dan
        mencabut.
      </p>
      <Csrf token={props.csrf} />
      <div class="actions">
        <button type="submit" class="big" data-busy="Membuka naskah…">
          Bekukan dan buka
        </button>
      </div>
    </form>
  );
}

function whatIsLacking(services: Services, declaration: Declaration, event: PledgeEvent, people: readonly Person[]) {
  const base = `/kelola/n/${declaration.id}`;
  const on = daysOf(event, declaration)[0]!;
  const { template, slots, clauses } = declaration;
  const text = draftedText(services, {
    template,
    slots: { ...slots },
    clauses: clauses.map((clause) => ({ ...clause })),
    on,
  });
  const labels = services.templates.get(template.id, template.version).slots;
  const missing = text.missing.map((name) => labels.find((slot) => slot.name === name)?.label ?? name);
  return [
    ...(missing.length > 0
      ? [{ text: `Isian naskah belum lengkap: ${missing.join(', ')}.`, href: `${base}/teks` }]
      : []),
    ...(text.fault ? [{ text: text.fault, href: `${base}/teks` }] : []),
    ...(people.length === 0 ? [{ text: 'Daftar peserta masih kosong.', href: `${base}/peserta` }] : []),
  ];
}
