import type { VNode } from 'preact';
import { cards } from '../../model.ts';
import type { Directory, Listed } from '../../signer/directory.ts';
import type { EventProgress } from '../../signer/live.ts';
import { Page } from '../layout.tsx';
import { Finder, Found } from './hall-page.tsx';

/** The attendant's page to find or scan a person. It shows nothing of the previous person. */
export function KioskPage(props: {
  readonly directory: Directory;
  readonly signed: ReadonlySet<string>;
  readonly progress: EventProgress;
  readonly query: string;
  readonly fault: string;
  readonly csrf: string;
}): VNode {
  const { directory, signed, progress, query, fault, csrf } = props;
  const { event } = directory;
  const here = `/kios/${event.slug}`;
  return (
    <Page
      title={`Meja petugas · ${event.name}`}
      section={`Meja petugas · ${event.name}`}
      sectionHref={here}
      accent={event.accent}
      styles={['signer.css']}
      script="finder.js"
      csrf={csrf}
      nav={
        <button type="button" class="quiet" data-fullscreen hidden>
          Layar penuh
        </button>
      }
    >
      <div class="row ends">
        <h1>Siapa yang akan menandatangani?</h1>
        <p class="desk-count">
          <b>{progress.signed}</b> dari {progress.total}
        </p>
      </div>
      <Finder action={here} list={`${here}/cari`} query={query} label="Nama, jabatan, atau pindai kartu" desk />
      {fault && (
        <p class="status error" role="alert">
          {fault}
        </p>
      )}
      <div id="results" aria-live="polite" data-event={event.id} data-enrol={`/api/hall/${event.slug}/desk-keys`}>
        {query && <Found directory={directory} signed={signed} query={query} base={here} desk />}
      </div>
      <p class="soft">
        Pemindai kode batang dapat langsung dipakai: alamat pada kartu pribadi membuka orang yang tepat. Tablet ini
        hanya dipegang penanda tangan selama ia membaca dan menandatangani. <span id="desk-key" />
      </p>
    </Page>
  );
}

/** Asks which card the attendant saw; then the tablet is handed over. */
export function CardPage(props: {
  readonly directory: Directory;
  readonly person: Listed;
  readonly signed: boolean;
  readonly csrf: string;
}): VNode {
  const { directory, person, signed } = props;
  const here = `/kios/${directory.event.slug}`;
  return (
    <Page
      title={person.name}
      section={`Meja petugas · ${directory.event.name}`}
      sectionHref={here}
      accent={directory.event.accent}
      styles={['signer.css']}
      script="form.js"
    >
      <section class="who">
        <h1>
          <bdi>{person.name}</bdi>
        </h1>
        <p>
          <bdi>{person.position}</bdi>
          <br />
          <span class="soft">
            <bdi>{person.institution}</bdi>
          </span>
        </p>
      </section>
      {signed ? (
        <div class="notice good">
          <p>Orang ini sudah menandatangani.</p>
        </div>
      ) : (
        <form method="post" class="sheet" data-forget>
          <input type="hidden" name="csrf" value={props.csrf} />
          <fieldset class="cards-seen">
            <legend>Kartu identitas apa yang Anda lihat?</legend>
            <p class="hint">Cocokkan foto dan nama. Nomor kartu tidak dicatat.</p>
            {cards.map((card) => (
              <label key={card} class="choice">
                <input type="radio" name="card" value={card} required />
                <span>{card}</span>
              </label>
            ))}
          </fieldset>
          <button type="submit" class="big">
            Serahkan tablet
          </button>
        </form>
      )}
      <p>
        <a class="button quiet" href={here}>
          Kembali ke daftar
        </a>
      </p>
    </Page>
  );
}
