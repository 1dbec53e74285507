import type { VNode } from 'preact';
import { positionWords } from '../../core/represented.ts';
import type { Directory, Listed } from '../../signer/directory.ts';
import type { EventProgress } from '../../signer/live.ts';
import { groupsLeft, queueOf, type Standings } from '../../signer/queue.ts';
import { Page } from '../layout.tsx';
import { Finder, Found, GroupLinks } from './hall-page.tsx';
import { HandOver } from './hand-over.tsx';

const styles = ['signer.css', 'desk.css'];

/** The attendant's page to find or scan a person, or to take the next one. It shows nothing of the previous person. */
export function KioskPage(props: {
  readonly directory: Directory;
  readonly standings: Standings;
  readonly progress: EventProgress;
  readonly query: string;
  readonly fault: string;
  /** Whose turn it is. */
  readonly at: { readonly group: string; readonly after: string };
  readonly csrf: string;
}): VNode {
  const { directory, standings, progress, query, fault, csrf, at } = props;
  const { event } = directory;
  const here = `/kios/${event.slug}`;
  return (
    <Page
      title={`Meja petugas · ${event.name}`}
      section={`Meja petugas · ${event.name}`}
      sectionHref={here}
      accent={event.accent}
      styles={styles}
      script="desk.js"
      csrf={csrf}
      width="wide"
      nav={
        <button type="button" class="quiet" data-fullscreen hidden>
          Layar penuh
        </button>
      }
    >
      <p id="antrean" class="status" role="status" hidden />
      <div id="perhatian" hidden />
      <div class="row ends">
        <h1>Siapa yang akan menandatangani?</h1>
        <p class="desk-count">
          <b>{progress.signed}</b> dari {progress.total}
        </p>
      </div>
      <div class="desk">
        <div>
          <Finder action={here} list={`${here}/cari`} query={query} label="Nama, jabatan, atau pindai kartu" desk />
          <Camera />
          {fault && (
            <p class="status error" role="alert">
              {fault}
            </p>
          )}
          <div id="results" aria-live="polite" data-event={event.id} data-enrol={`/api/hall/${event.slug}/desk-keys`}>
            {query && <DeskFound directory={directory} standings={standings} query={query} csrf={csrf} />}
          </div>
        </div>
        <Next directory={directory} standings={standings} at={at} csrf={csrf} />
      </div>
      <p class="soft small">
        Pemindai kode batang dapat langsung dipakai: alamat pada kartu pribadi membuka orang yang tepat. Selama tablet
        dipegang penanda tangan, tablet hanya dapat menandatangani untuk orang itu. <span id="desk-key" />{' '}
        <a id="luring" href={`${here}/luring`} data-slug={event.slug} hidden>
          Meja tanpa jaringan
        </a>
      </p>
    </Page>
  );
}

/** What a search at the desk finds; a single person can be handed the tablet at once. */
export function DeskFound(props: {
  readonly directory: Directory;
  readonly standings: Standings;
  readonly query: string;
  readonly csrf: string;
}): VNode {
  const { directory, standings, query, csrf } = props;
  const desk = `/kios/${directory.event.slug}`;
  const handOver = (person: Listed) => <HandOver desk={desk} person={person} csrf={csrf} />;
  return <Found directory={directory} {...standings} query={query} base={desk} handOver={handOver} />;
}

function Camera(): VNode {
  return (
    <div id="scan">
      <p class="row" data-can hidden>
        <button type="button" class="quiet" data-scan>
          Pindai kartu dengan kamera
        </button>
      </p>
      <p class="soft small" data-cannot>
        Kamera peramban ini tidak dapat membaca QR. Cari dengan nama, atau pakai pemindai.
      </p>
      <div data-view hidden>
        <video muted playsInline aria-label="Gambar kamera: arahkan ke QR pada kartu" />
        <button type="button" class="quiet" data-stop>
          Tutup kamera
        </button>
      </div>
      <p class="status warning" role="status" data-trouble hidden />
    </div>
  );
}

function Next(props: {
  readonly directory: Directory;
  readonly standings: Standings;
  readonly at: { readonly group: string; readonly after: string };
  readonly csrf: string;
}): VNode {
  const { directory, standings, csrf } = props;
  const desk = `/kios/${directory.event.slug}`;
  const { group, people, left, away } = queueOf(directory, standings, props.at);
  const [first, ...rest] = people;
  if (!first)
    return (
      <section class="next" aria-labelledby="next">
        <h2 id="next">{away === 0 ? 'Semua sudah menandatangani' : 'Tidak ada lagi yang ditunggu'}</h2>
        <Away count={away} />
      </section>
    );
  return (
    <section class="next" aria-labelledby="next">
      <h2 id="next">Berikutnya</h2>
      <p class="soft">
        {group || 'Menurut urutan daftar'} · {left} belum
      </p>
      <div class="sheet">
        <p class="first">
          <b>
            <bdi>{first.name}</bdi>
          </b>
          <br />
          <span class="soft">
            <bdi>{positionWords(first)}</bdi>
          </span>
        </p>
        <HandOver desk={desk} person={first} csrf={csrf} />
      </div>
      <ul class="people">
        {rest.map((person) => (
          <li key={person.id}>
            <a href={`${desk}/${person.id}`}>
              <b>
                <bdi>{person.name}</bdi>
              </b>
              <span>
                <bdi>{positionWords(person)}</bdi>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <Away count={away} />
      <OtherGroups directory={directory} standings={standings} chosen={group} />
    </section>
  );
}

/** Who is away is not offered, and may come after all. */
const Away = ({ count }: { readonly count: number }): VNode | null =>
  count === 0 ? null : (
    <p class="soft small">{count} orang tercatat tidak menandatangani. Kalau orangnya datang, cari namanya.</p>
  );

function OtherGroups(props: {
  readonly directory: Directory;
  readonly standings: Standings;
  readonly chosen: string;
}): VNode | null {
  const { directory, standings, chosen } = props;
  const groups = groupsLeft(directory, standings).map(({ label, count }) => ({ label, words: `${count} belum` }));
  return <GroupLinks summary="Kelompok lain" here={`/kios/${directory.event.slug}`} {...{ groups, chosen }} />;
}

/** The person who was chosen or scanned; the attendant sees their card and hands the tablet over. */
export function CardPage(props: {
  readonly directory: Directory;
  readonly person: Listed;
  readonly standings: Standings;
  readonly csrf: string;
}): VNode {
  const { directory, person, standings, csrf } = props;
  const away = standings.away.get(person.id);
  const here = `/kios/${directory.event.slug}`;
  return (
    <Page
      title={person.name}
      section={`Meja petugas · ${directory.event.name}`}
      sectionHref={here}
      accent={directory.event.accent}
      styles={styles}
      script="form.js"
    >
      <section class="who">
        <h1>
          <bdi>{person.name}</bdi>
        </h1>
        <p>
          <bdi>{positionWords(person)}</bdi>
          <br />
          <span class="soft">
            <bdi>{person.institution}</bdi>
          </span>
        </p>
      </section>
      {away !== undefined && !standings.signed.has(person.id) && (
        <p class="notice">Tercatat {away}. Kalau orangnya datang, ia tetap dapat menandatangani.</p>
      )}
      {standings.signed.has(person.id) ? (
        <div class="notice good">
          <p>Orang ini sudah menandatangani.</p>
        </div>
      ) : (
        <div class="sheet">
          <HandOver desk={here} person={person} csrf={csrf} />
        </div>
      )}
      <p>
        <a class="button quiet" href={here}>
          Kembali ke daftar
        </a>
      </p>
    </Page>
  );
}

/** Asked once a session, before the first tablet can be lent. */
export function DeskPinPage(props: {
  readonly directory: Directory;
  readonly csrf: string;
  readonly fault?: string;
}): VNode {
  const { directory, csrf, fault = '' } = props;
  const here = `/kios/${directory.event.slug}`;
  return (
    <Page
      title="Buat PIN petugas"
      section={`Meja petugas · ${directory.event.name}`}
      sectionHref={here}
      accent={directory.event.accent}
      styles={styles}
      script="desk-pin.js"
    >
      <h1>Buat PIN petugas</h1>
      <p>
        Tablet yang diserahkan hanya dapat menandatangani untuk satu orang. Dengan empat angka ini Anda mengambilnya
        kembali. Sesudah tiga kali salah, Anda masuk lagi dengan kata sandi.
      </p>
      <form method="post" action={`${here}/pin`} class="sheet" data-forget>
        <input type="hidden" name="csrf" value={csrf} />
        <input type="hidden" name="hadir" value="" />
        <div class="field">
          <label for="pin">PIN petugas</label>
          <p class="hint" id="pin-hint">
            Empat angka; hanya untuk Anda, sampai Anda keluar.
          </p>
          <input
            id="pin"
            name="pin"
            class="pin"
            inputMode="numeric"
            maxLength={4}
            autoComplete="off"
            autofocus
            aria-describedby="pin-hint pin-fault"
            aria-invalid={fault !== ''}
          />
          <p class="fault" id="pin-fault" role="alert" hidden={!fault}>
            {fault}
          </p>
        </div>
        <button type="submit" class="big">
          Mulai
        </button>
      </form>
    </Page>
  );
}
