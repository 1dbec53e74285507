import type { VNode } from 'preact';
import {
  type Directory,
  groupsOf,
  type Listed,
  mostFound,
  peopleOfGroup,
  searchPeople,
} from '../../signer/directory.ts';
import type { Final } from '../../signer/finals.ts';
import { Page } from '../layout.tsx';
import { HallCodeField, PinField } from './pin-field.tsx';

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
  readonly query: string;
  readonly base: string;
  /** An attendant searches for somebody else: shown with a single person who has not signed. */
  readonly handOver?: (person: Listed) => VNode;
}): VNode {
  const { signed, handOver } = props;
  const { people, found } = searchPeople(props.directory, props.query);
  if (found === 0)
    return (
      <p class="status warning">
        Tidak ada nama yang cocok dengan “{props.query.slice(0, 80)}”. Ketik paling sedikit tiga huruf, tanpa gelar.
      </p>
    );
  return (
    <>
      <p class="soft small">
        {found > mostFound
          ? `${mostFound} dari ${found.toLocaleString('id')} nama; ketik lebih banyak huruf.`
          : `${found} nama ditemukan. ${handOver ? 'Pilih orangnya.' : 'Pilih nama Anda.'}`}
      </p>
      <People people={people} signed={signed} base={props.base} />
      {found === 1 && handOver && people.filter(({ id }) => !signed.has(id)).map(handOver)}
    </>
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
              <bdi>{person.position}</bdi>
            </span>
            {props.signed.has(person.id) && <span class="tag good">sudah</span>}
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
  const groups = groupsOf(props.directory);
  if (groups.length < 2) return null;
  return (
    <details class="groups" open={false}>
      <summary>Atau pilih menurut kelompok</summary>
      <ul class="people">
        {groups.map(({ label, count }) => (
          <li key={label}>
            <a
              href={`${props.here}?kelompok=${encodeURIComponent(label)}`}
              aria-current={label === props.chosen ? 'true' : undefined}
            >
              <b>{label}</b>
              <span>{count} orang</span>
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What is asked besides the PIN, and what was wrong with it. */
export interface Asked {
  /** The number of digits of the hall code; 0 if it is known or not needed. */
  readonly digits: number;
  readonly fault?: { readonly field: 'kode' | 'pin'; readonly message: string };
  /** Why the hall takes no PIN now. */
  readonly closed?: string;
}

/** The page on which one person enters the hall code, once, and their PIN. */
export function PinPage(props: {
  readonly directory: Directory;
  readonly person: Listed;
  readonly signed: boolean;
  readonly asked: Asked;
}): VNode {
  const { directory, person, asked } = props;
  const { event } = directory;
  return (
    <Page
      title={person.name}
      section={event.organizer}
      sectionHref={`/h/${event.slug}`}
      accent={event.accent}
      styles={['signer.css']}
    >
      <section class="who">
        <p class="soft">{event.name}</p>
        <h1>
          <bdi>{person.name}</bdi>
        </h1>
        <p>
          <bdi>{person.position}</bdi>
        </p>
        <p class="small">
          <a href={`/h/${event.slug}`}>Ini bukan saya</a>
        </p>
      </section>
      {props.signed && (
        <div class="notice good">
          <p>Anda sudah menandatangani. Masukkan PIN untuk melihat tanda terimanya.</p>
        </div>
      )}
      {asked.closed ? (
        <div class="notice warn" role="alert">
          <p>{asked.closed}</p>
        </div>
      ) : (
        <PinForm asked={asked} />
      )}
    </Page>
  );
}

function PinForm({ asked: { digits, fault } }: { readonly asked: Asked }): VNode {
  const faultOf = (field: 'kode' | 'pin'): string => (fault?.field === field ? fault.message : '');
  return (
    <form method="post" class="sheet" novalidate>
      {digits > 0 && <HallCodeField digits={digits} fault={faultOf('kode')} autofocus />}
      <PinField fault={faultOf('pin')} autofocus={digits === 0} />
      <button type="submit" class="big">
        Lanjut
      </button>
    </form>
  );
}
