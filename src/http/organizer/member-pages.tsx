import type { VNode } from 'preact';
import { momentWords } from '../../core/dates.ts';
import { listDeclarations } from '../../operations/declarations.ts';
import { addMember, listMembers, type Member, removeMember, renewInvitation } from '../../operations/members.ts';
import { readTrail } from '../../operations/trail-reading.ts';
import { Failure, Field, type FormState, PostForm, Select } from '../form.tsx';
import { Pages, TableHead } from '../table.tsx';
import { OneTimeLink } from './account-pages.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

const organizer = { event: 'organizer' } as const;

/** The people with a right at an event, and the event's audit trail. */
export function memberPages(pages: OrganizerPages): void {
  const path = '/kelola/k/:eventId/anggota';
  pages.page(path, organizer, (at) => membersPage(at));
  pages.form(path, {
    of: addMember,
    done: ({ displayName, setupUrl }, at) =>
      membersPage(at, setupUrl ? { fresh: { name: displayName, url: setupUrl } } : {}),
    again: (at, state) => membersPage(at, { state }),
  });
  pages.form(`${path}/:membershipId/cabut`, {
    of: removeMember,
    done: (_result, { event }) => `/kelola/k/${event.id}/anggota`,
    again: (at, { failure }) => membersPage(at, { state: { ...formState(addMember), failure } }),
  });
  pages.form(`${path}/:membershipId/tautan`, {
    of: renewInvitation,
    done: ({ account, setupUrl }, at) => membersPage(at, { fresh: { name: account.displayName, url: setupUrl } }),
  });
  pages.page('/kelola/k/:eventId/jejak', organizer, trailPage);
}

/** Entries of the audit trail on one page. */
const trailRows = 100;

async function trailPage({ ask, event, typed }: At<typeof organizer>): Promise<OrganizerPage> {
  const { entries } = await ask(readTrail, { eventId: event.id });
  const page = Math.max(0, Math.trunc(Number(typed.hal) || 1) - 1);
  const children = (
    <>
      <Crumbs event={event} />
      <h1>Jejak kegiatan</h1>
      <table class="cards">
        <TableHead columns={['Waktu', 'Siapa', 'Apa', 'Rincian', 'Dari']} />
        <tbody>
          {entries.slice(page * trailRows, (page + 1) * trailRows).map((entry, i) => (
            <tr key={`${entry.at} ${i}`}>
              <td>{momentWords(new Date(entry.at), event.timeZone)}</td>
              <td>{entry.actor}</td>
              <td>{entry.action}</td>
              <td>{entry.detail}</td>
              <td class="code">{entry.from}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pages base={`/kelola/k/${event.id}/jejak?`} page={page} total={entries.length} size={trailRows} />
    </>
  );
  return { title: 'Jejak kegiatan', event, children };
}

interface Shown {
  readonly state?: FormState;
  readonly fresh?: { readonly name: string; readonly url: string };
}

async function membersPage({ ask, event }: At<{ readonly event: 'any' }>, shown: Shown = {}): Promise<OrganizerPage> {
  const { members } = await ask(listMembers, { eventId: event.id });
  const { declarations } = await ask(listDeclarations, { eventId: event.id });
  const names = new Map(declarations.map(({ id, name }) => [id, name]));
  const children = (
    <>
      <Crumbs event={event} />
      <h1>Penyelenggara, petugas, arsiparis</h1>
      {shown.fresh && <OneTimeLink {...shown.fresh} />}
      <MemberTable members={members} names={names} base={`/kelola/k/${event.id}/anggota`} />
      <AddMember state={shown.state ?? formState(addMember, { right: 'attendant' })} names={names} />
    </>
  );
  return { title: 'Anggota', event, children };
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
              <PostForm action={`${props.base}/${member.id}/tautan`}>
                <button type="submit" class="link">
                  Tautan masuk baru<span class="visually-hidden"> untuk {member.displayName}</span>
                </button>
              </PostForm>
              <PostForm action={`${props.base}/${member.id}/cabut`}>
                <button type="submit" class="link">
                  Cabut hak<span class="visually-hidden"> {member.displayName}</span>
                </button>
              </PostForm>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function AddMember(props: { readonly state: FormState; readonly names: ReadonlyMap<string, string> }): VNode {
  const { state } = props;
  return (
    <PostForm class="sheet">
      <h2>Tambah</h2>
      <Failure state={state} shown={['name', 'displayName', 'declarationId']} />
      <div class="two">
        <Field state={state} name="displayName" hint="" />
        <Field state={state} name="name" hint="Huruf kecil dan angka. Akun yang sudah ada dipakai." />
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
    </PostForm>
  );
}
