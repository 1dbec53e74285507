import { type Request, type Response, Router } from 'express';
import type { VNode } from 'preact';
import { momentWords } from '../../document/dates.ts';
import { getEvent } from '../../operations/access.ts';
import { listDeclarations } from '../../operations/declarations.ts';
import { addMember, listMembers, type Member, removeMember, renewInvitation } from '../../operations/members.ts';
import { memberInput } from '../../operations/schemas.ts';
import { nameOf } from '../../operations/shown.ts';
import { trailWords } from '../../operations/trail.ts';
import type { Services } from '../../services.ts';
import { attempt, Csrf, Failure, Field, type FormState, Select, submit, typedValues } from '../form.tsx';
import { formBody, formValues, parseInput } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { TableHead } from '../table.tsx';
import { OneTimeLink } from './account-pages.tsx';
import { Crumbs, deskOf, showDesk } from './page.tsx';
import { Pages } from './roster-views.tsx';
import { signIn } from './sign-in.ts';

/** Who helps at an event, and the trail of what everybody did. */
export function memberPages(services: Services): Router {
  const router = Router();
  const path = '/kelola/k/:eventId/anggota';
  const form = [signIn, formBody('10kb', 20), checkCsrf(services)];

  router.get(path, signIn, (request, response) => showMembers(services, request, response, {}));
  router.post(path, ...form, async (request, response) => {
    const values = typedValues(request.body);
    await attempt(
      async () => {
        const { csrf: _csrf, ...given } = formValues(values);
        const member = await addMember(services, actorOf(request), idOf(request), parseInput(memberInput, given));
        await showMembers(
          services,
          request,
          response,
          member.setupUrl ? { fresh: { name: member.displayName, url: member.setupUrl } } : {},
        );
      },
      (failure, status) => showMembers(services, request, response, { state: { values, failure }, status }),
    );
  });
  router.post(`${path}/:membershipId/cabut`, ...form, (request, response) =>
    submit(
      response,
      async () => {
        await removeMember(services, actorOf(request), idOf(request), request.params.membershipId as string);
        return `/kelola/k/${idOf(request)}/anggota`;
      },
      (failure, status) => showMembers(services, request, response, { state: { values: {}, failure }, status }),
    ),
  );
  router.post(`${path}/:membershipId/tautan`, ...form, async (request, response) => {
    const id = request.params.membershipId as string;
    const url = await renewInvitation(services, actorOf(request), idOf(request), id);
    const member = (await listMembers(services, actorOf(request), idOf(request))).find((one) => one.id === id);
    await showMembers(services, request, response, { fresh: { name: member?.displayName ?? '', url } });
  });

  router.get('/kelola/k/:eventId/jejak', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const event = await getEvent(services, actorOf(request), idOf(request), 'organizer');
    const entries = await services.stores.audit.find({ where: { eventId: event.id } });
    const page = Math.max(0, Math.trunc(Number(typedValues(request.query).hal) || 1) - 1);
    const children = (
      <>
        <Crumbs event={event} />
        <h1>Jejak kegiatan</h1>
        <table class="cards">
          <TableHead columns={['Waktu', 'Siapa', 'Apa', 'Rincian', 'Dari']} />
          <tbody>
            {entries
              .toReversed()
              .slice(page * trailRows, (page + 1) * trailRows)
              .map((entry) => (
                <tr key={entry.id}>
                  <td>{momentWords(new Date(entry.at), event.timeZone)}</td>
                  <td>{entry.actor}</td>
                  <td>{trailWords(entry).action}</td>
                  <td>{trailWords(entry).detail}</td>
                  <td class="code">{entry.from}</td>
                </tr>
              ))}
          </tbody>
        </table>
        <Pages base={`/kelola/k/${event.id}/jejak?`} page={page} total={entries.length} size={trailRows} />
      </>
    );
    await showDesk(desk, { title: 'Jejak kegiatan', event, children });
  });
  return router;
}

/** Lines of the trail on a page. */
const trailRows = 100;

const idOf = (request: Request): string => request.params.eventId as string;

interface Shown {
  readonly state?: FormState;
  readonly status?: number;
  readonly fresh?: { readonly name: string; readonly url: string };
}

async function showMembers(services: Services, request: Request, response: Response, shown: Shown): Promise<void> {
  const desk = deskOf(services, request, response);
  const event = await getEvent(services, actorOf(request), idOf(request), 'organizer');
  const members = await listMembers(services, actorOf(request), event.id);
  const declarations = await listDeclarations(services, actorOf(request), event.id);
  const names = new Map(declarations.map((one) => [one.id, nameOf(services, one)]));
  const children = (
    <>
      <Crumbs event={event} />
      <h1>Penyelenggara, petugas, arsiparis</h1>
      {shown.fresh && <OneTimeLink {...shown.fresh} />}
      <MemberTable members={members} names={names} csrf={desk.csrf} base={`/kelola/k/${event.id}/anggota`} />
      <AddMember csrf={desk.csrf} state={shown.state ?? { values: { right: 'attendant' } }} names={names} />
    </>
  );
  const status = shown.status === undefined ? {} : { status: shown.status };
  await showDesk(desk, { title: 'Anggota', event, ...status, children });
}

const rights = [
  ['attendant', 'Petugas meja: mencatat kehadiran, membantu di kios'],
  ['organizer', 'Penyelenggara: mengatur naskah, membuka, menutup'],
  ['archivist', 'Arsiparis: melihat, mencari, mengekspor'],
] as const;
const rightNames = { organizer: 'penyelenggara', attendant: 'petugas', archivist: 'arsiparis' } as const;

function MemberTable(props: {
  readonly members: readonly Member[];
  readonly names: ReadonlyMap<string, string>;
  readonly csrf: string;
  readonly base: string;
}): VNode | null {
  if (props.members.length === 0) return <p>Belum ada yang membantu. Tambahkan petugas meja sebelum acara.</p>;
  return (
    <table class="cards">
      <TableHead columns={['Nama', 'Hak', 'Bagian', 'Ubah']} />
      <tbody>
        {props.members.map((member) => (
          <tr key={member.id}>
            <th scope="row">
              {member.displayName} <small class="soft">{member.name}</small>
              {member.waiting && <span class="tag warn">belum masuk</span>}
            </th>
            <td data-label="Hak">{rightNames[member.right]}</td>
            <td data-label="Bagian">
              {member.declarationId ? (props.names.get(member.declarationId) ?? 'satu naskah') : 'seluruh kegiatan'}
            </td>
            <td class="row">
              <form method="post" action={`${props.base}/${member.id}/tautan`}>
                <Csrf token={props.csrf} />
                <button type="submit" class="link">
                  Tautan masuk baru<span class="visually-hidden"> untuk {member.displayName}</span>
                </button>
              </form>
              <form method="post" action={`${props.base}/${member.id}/cabut`}>
                <Csrf token={props.csrf} />
                <button type="submit" class="link">
                  Cabut hak<span class="visually-hidden"> {member.displayName}</span>
                </button>
              </form>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AddMember(props: {
  readonly csrf: string;
  readonly state: FormState;
  readonly names: ReadonlyMap<string, string>;
}): VNode {
  const { state } = props;
  return (
    <form method="post" class="sheet">
      <h2>Tambah</h2>
      <Csrf token={props.csrf} />
      <Failure state={state} shown={['name', 'displayName', 'declarationId']} />
      <div class="two">
        <Field state={state} name="displayName" label="Nama lengkap" max={120} />
        <Field
          state={state}
          name="name"
          label="Nama masuk"
          hint="Huruf kecil dan angka. Akun yang sudah ada dipakai."
          required
          max={40}
        />
      </div>
      <Select state={state} name="right" label="Hak" options={rights} />
      <Select
        state={state}
        name="declarationId"
        label="Bagian"
        options={[['', 'Seluruh kegiatan'], ...[...props.names].map(([id, name]) => [id, `Hanya: ${name}`] as const)]}
      />
      <div class="actions">
        <button type="submit">Tambahkan</button>
      </div>
    </form>
  );
}
