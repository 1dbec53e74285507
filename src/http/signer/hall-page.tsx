import type { VNode } from 'preact';
import { positionWords } from '../../core/represented.ts';
import {
  type Directory,
  groupsOf,
  type Listed,
  mostFound,
  peopleOfGroup,
  searchPeople,
} from '../../signer/directory.ts';
import type { Final } from '../../signer/finals.ts';
import type { Standings } from '../../signer/queue.ts';
import { Page } from '../layout.tsx';

/**
 * The hall's page: people find their name by three letters, or choose their group. Without script the button searches.
 */
export function HallPage(props: {
  readonly directory: Directory;
  readonly signed: ReadonlySet<string>;
  readonly finals: readonly Final[];
  readonly query: string;
  readonly group: string;
  /** What was wrong with the code of the board's QR. */
  readonly fault?: string;
}): VNode {
  const { directory, signed, finals, query, group, fault } = props;
  const { event } = directory;
  const here = `/h/${event.slug}`;
  const open = directory.people.length > 0;
  return (
    <Page
      title={event.name}
      section={event.organizer}
      sectionHref={here}
      accent={event.accent}
      styles={['signer.css']}
      script={['queue.js', 'finder.js']}
    >
      <h1>{event.name}</h1>
      {fault && (
        <p class="status warning" role="alert">
          {fault}
        </p>
      )}
      {open ? (
        <>
          <p>Cari nama Anda, lalu masukkan PIN dari kartu Anda untuk menandatangani.</p>
          <Finder action={here} list={`${here}/cari`} query={query} label="Tiga huruf pertama nama Anda" />
          <div id="results" aria-live="polite">
            {query && <Found directory={directory} signed={signed} query={query} base={`${here}/saya`} />}
            {group && <GroupList directory={directory} signed={signed} group={group} base={`${here}/saya`} />}
          </div>
          <Groups directory={directory} chosen={group} here={here} />
          {directory.people.length < mostListed && <Everybody directory={directory} signed={signed} here={here} />}
        </>
      ) : (
        <NotOpen finals={finals.length > 0} />
      )}
      {finals.length > 0 && <Finals finals={finals} />}
    </Page>
  );
}

function NotOpen(props: { readonly finals: boolean }): VNode {
  return (
    <div class="notice">
      <p>
        Tidak ada naskah yang sedang dibuka untuk ditandatangani. Bila acara belum mulai, buka lagi halaman ini nanti;
        bila sudah selesai, lihat naskahnya {props.finals && 'di bawah ini atau '}dengan{' '}
        <a href="/v">kode pada lembar cetak</a>.
      </p>
    </div>
  );
}

function Finals(props: { readonly finals: readonly Final[] }): VNode {
  return (
    <section aria-labelledby="finals">
      <h2 id="finals">Naskah final</h2>
      <ul class="people">
        {props.finals.map(({ code, title, facts }) => (
          <li key={code}>
            <a href={`/v/${code}`}>
              <b>{title}</b>
              <span>{facts}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Finder(props: {
  readonly action: string;
  readonly list: string;
  readonly query: string;
  readonly label: string;
  readonly desk?: boolean;
}): VNode {
  return (
    <form id="finder" class="finder" action={props.action} data-list={props.list} data-desk={props.desk ? 'yes' : 'no'}>
      <label for="q" class="title">
        {props.label}
      </label>
      <div class="finder-line">
        <input
          id="q"
          name="q"
          type="search"
          value={props.query}
          autoComplete="off"
          maxLength={2000}
          spellcheck={false}
          autofocus={props.desk}
        />
        <button type="submit">Cari</button>
      </div>
    </form>
  );
}

/** The results of a search; also sent alone, for the script. */
export function Found(props: {
  readonly directory: Directory;
  readonly signed: ReadonlySet<string>;
  /** Told to attendants only. */
  readonly away?: Standings['away'];
  readonly query: string;
  readonly base: string;
  /** An attendant searches for somebody else: shown with a single person who has not signed. */
  readonly handOver?: (person: Listed) => VNode;
}): VNode {
  const { signed, away, handOver } = props;
  const { people, found } = searchPeople(props.directory, props.query);
  if (found === 0)
    return (
      <p class="status warning">
        Tidak ada nama yang cocok dengan “{props.query.slice(0, 80)}”. Ketik beberapa huruf dari nama, tanpa gelar.{' '}
        {handOver
          ? 'Yang tidak ada di daftar tidak dapat menandatangani naskah ini; hubungi penyelenggara.'
          : 'Kalau tetap tidak ada, datanglah ke meja petugas.'}
      </p>
    );
  return (
    <>
      <p class="soft small">
        {found > mostFound
          ? `${mostFound} dari ${found.toLocaleString('id')} nama; ketik lebih banyak huruf.`
          : `${found} nama ditemukan. ${handOver ? 'Pilih orangnya.' : 'Pilih nama Anda.'}`}
      </p>
      <People people={people} signed={signed} away={away} base={props.base} />
      {found === 1 && handOver && people.filter(({ id }) => !signed.has(id)).map(handOver)}
    </>
  );
}

/** A list that is shorter can be read through as a whole. */
const mostListed = 100;

/** Whoever cannot spell a name finds it in the list; those who have not signed come first. */
function Everybody(props: {
  readonly directory: Directory;
  readonly signed: ReadonlySet<string>;
  readonly here: string;
}): VNode {
  const { directory, signed, here } = props;
  const people = directory.people.toSorted((a, b) => Number(signed.has(a.id)) - Number(signed.has(b.id)));
  return (
    <details class="groups">
      <summary>Lihat semua nama ({people.length})</summary>
      <People people={people} signed={signed} base={`${here}/saya`} />
    </details>
  );
}

function GroupList(props: {
  readonly directory: Directory;
  readonly signed: ReadonlySet<string>;
  readonly group: string;
  readonly base: string;
}): VNode {
  return (
    <>
      <h2>{props.group}</h2>
      <People people={peopleOfGroup(props.directory, props.group)} signed={props.signed} base={props.base} />
    </>
  );
}

function People(props: {
  readonly people: readonly Listed[];
  readonly signed: ReadonlySet<string>;
  readonly away?: Standings['away'] | undefined;
  readonly base: string;
}): VNode {
  return (
    <ul class="people">
      {props.people.map((person) => (
        <li key={person.id}>
          <a href={`${props.base}/${person.id}`}>
            <b>
              <bdi>{person.name}</bdi>
            </b>
            <span>
              <bdi>{positionWords(person)}</bdi>
            </span>
            {props.signed.has(person.id) ? (
              <span class="tag good">sudah</span>
            ) : (
              props.away?.has(person.id) && <span class="tag">{props.away.get(person.id)}</span>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Groups(props: {
  readonly directory: Directory;
  readonly chosen: string;
  readonly here: string;
}): VNode | null {
  const groups = groupsOf(props.directory).map(({ label, count }) => ({ label, words: `${count} orang` }));
  return <GroupLinks summary="Atau pilih menurut kelompok" {...{ groups, here: props.here, chosen: props.chosen }} />;
}

/** The groups to choose from, each with a few words; nothing where there is no choice. */
export function GroupLinks(props: {
  readonly summary: string;
  readonly groups: readonly { readonly label: string; readonly words: string }[];
  /** The page that shows one of them. */
  readonly here: string;
  readonly chosen: string;
}): VNode | null {
  if (props.groups.length < 2) return null;
  return (
    <details class="groups">
      <summary>{props.summary}</summary>
      <ul class="people">
        {props.groups.map(({ label, words }) => (
          <li key={label}>
            <a
              href={`${props.here}?kelompok=${encodeURIComponent(label)}`}
              aria-current={label === props.chosen ? 'true' : undefined}
            >
              <b>{label}</b>
              <span>{words}</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
