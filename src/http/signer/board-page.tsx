import type { VNode } from 'preact';
import { positionWords } from '../../core/represented.ts';
import type { PledgeEvent } from '../../model.ts';
import type { HallCode } from '../../signer/hall-code.ts';
import type { EventProgress } from '../../signer/live.ts';
import { Page } from '../layout.tsx';
import { QrPicture } from './qr-picture.tsx';

/** The projector's page: readable from the last row of a hall, and running for a day without a reload. */
export function BoardPage(props: {
  readonly event: PledgeEvent;
  readonly progress: EventProgress;
  readonly wayIn: WayInView;
  /** The secret of the event's screen, with which the board shows the hall code. */
  readonly screen: string | undefined;
}): VNode {
  const { event, progress, screen } = props;
  const { signed, total } = progress;
  return (
    <Page
      title={`Papan · ${event.name}`}
      accent={event.accent}
      styles={['board.css']}
      script="board.js"
      width="full"
      bare
    >
      <div
        id="board"
        class={total > 0 && signed === total ? 'complete' : ''}
        data-stream={`/h/${event.slug}/papan/arus`}
        data-progress={`/api/hall/${event.slug}/progress`}
        data-way={screen && `/h/${event.slug}/papan/kode?layar=${screen}`}
      >
        <header>
          <p class="organizer">{event.organizer}</p>
          <h1>{event.name}</h1>
        </header>
        <section class="count" aria-label="Jumlah tanda tangan">
          <p>
            <b data-live="signed">{signed.toLocaleString('id')}</b>
            <span>
              dari <span data-live="total">{total.toLocaleString('id')}</span> telah menandatangani
            </span>
          </p>
          <progress id="board-progress" max={total || 1} value={signed} aria-label="Jumlah tanda tangan" />
        </section>
        <section class="way-in" id="board-way">
          <WayIn {...props.wayIn} />
        </section>
        <section class="groups" aria-label="Menurut kelompok" hidden={progress.groups.length < 2}>
          <ul id="board-groups">
            {progress.groups.map((group) => (
              <li key={group.label} class={group.signed === group.total ? 'full' : ''}>
                <span class="label">{group.short}</span>
                <span class="figure">
                  {group.signed}/{group.total}
                </span>
                <progress
                  max={group.total || 1}
                  value={group.signed}
                  aria-label={`${group.label}: ${group.signed} dari ${group.total}`}
                />
              </li>
            ))}
          </ul>
        </section>
        <section class="latest" aria-label="Terbaru menandatangani">
          <h2>Terbaru menandatangani</h2>
          <ol id="board-latest" reversed>
            {progress.latest.map((person) => (
              <li key={person.name + person.at}>
                <b>{person.name}</b>
                <span>{positionWords(person)}</span>
              </li>
            ))}
          </ol>
        </section>
        <p id="board-line" role="status" hidden>
          Sambungan terputus; angka mungkin tertinggal. Mencoba menyambung lagi…
        </p>
        <p id="board-said" class="visually-hidden" role="status" aria-live="polite" />
        <button type="button" class="quiet" data-theme-switch>
          Gelap / terang
        </button>
      </div>
    </Page>
  );
}

/** What people need to come into the hall; once everything is sealed, where they find it. */
export interface WayInView {
  readonly hallUrl: string;
  readonly code?: HallCode;
  readonly sealed?: Sealed;
}

/** A sealed pledge: its code, its public address, and the words for the time of the seal. */
export interface Sealed {
  readonly code: string;
  readonly url: string;
  readonly at: string;
}

/** The QR, which brings the code, and both for typing. */
export function WayIn({ hallUrl, code, sealed }: WayInView): VNode {
  if (sealed) return <WayToSealed {...sealed} />;
  const url = code ? `${hallUrl}?kode=${code.full}` : hallUrl;
  return (
    <>
      <QrPicture text={url} label={`Kode QR ke ${hallUrl}`} />
      <p>
        Pindai, cari nama Anda,
        <br />
        lalu tanda tangani
        <Address url={hallUrl} />
      </p>
      {code && (
        <p class="hall-code">
          Kode aula <b class={code.code.length > 6 ? 'long' : undefined}>{grouped(code.code)}</b>
        </p>
      )}
    </>
  );
}

function WayToSealed({ code, url, at }: Sealed): VNode {
  return (
    <>
      <QrPicture text={url} label={`Kode QR ke ${url}`} />
      <p class="sealed">
        <b>Disegel {at}</b>
        <br />
        Pindai untuk membacanya
        <Address url={url.slice(0, -code.length - 1)} />
      </p>
      <p class="hall-code">
        Kode naskah <b class="pledge">{code}</b>
      </p>
    </>
  );
}

/** An address to be typed from the screen; lines may break only before a slash. */
function Address({ url }: { readonly url: string }): VNode {
  const [host = '', ...path] = url.replace(/^https?:\/\//, '').split('/');
  return (
    <span class="address">
      {host}
      {path.map((part) => (
        <>
          <wbr />/{part}
        </>
      ))}
    </span>
  );
}

/** "482 917"; all digits in groups of four. */
const grouped = (code: string): string =>
  (code.length === 6 ? code.match(/\d{3}/g) : code.match(/\d{1,4}/g))?.join(' ') ?? code;
