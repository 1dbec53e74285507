import type { VNode } from 'preact';
import { dayRange, momentWords } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import type { ArchiveRecord, Handover, PledgeEvent } from '../../model.ts';
import type { Found } from '../../operations/archive-search.ts';
import { Failure, Field, type FormState, PostForm } from '../form.tsx';
import { StateTag } from '../organizer/page-parts.tsx';

export function ArchivePage(props: {
  readonly query: string;
  readonly found: readonly Found[];
  readonly state: FormState;
}): VNode {
  const byEvent = new Map<string, Found[]>();
  for (const one of props.found) byEvent.set(one.event.id, [...(byEvent.get(one.event.id) ?? []), one]);
  return (
    <>
      <h1>Arsip</h1>
      <Failure state={props.state} />
      <search>
        <form method="get" action="/arsip" class="filters">
          <div class="field">
            <label for="f-q">Cari</label>
            <p class="hint" id="h-q">
              Nama, jabatan, kegiatan, wilayah, nomor, kode, atau tanggal (3 Oktober 2024 atau 2024-10-03).
            </p>
            <input id="f-q" name="q" type="search" value={props.query} aria-describedby="h-q" />
          </div>
          <button type="submit">Cari</button>
        </form>
      </search>
      <p role="status">
        {props.found.length.toLocaleString('id')} naskah di {byEvent.size.toLocaleString('id')} kegiatan
      </p>
      {byEvent.size > 0 && (
        <PostForm action="/arsip/ekspor" data-download data-forget>
          {[...byEvent.values()].map((found) => (
            <EventSheet key={found[0]!.event.id} found={found} />
          ))}
          <div class="actions">
            <button type="submit">Unduh paket arsip yang dicentang</button>
          </div>
        </PostForm>
      )}
    </>
  );
}

function EventSheet({ found }: { readonly found: readonly Found[] }): VNode {
  const { event, handovers } = found[0]!;
  return (
    <section class="sheet">
      <label class="choice">
        <input type="checkbox" name="kegiatan" value={event.id} />
        <span>
          <b>{event.name}</b>
          <br />
          <span class="soft">
            {event.organizer} · {dayRange([event.firstDay, event.lastDay])} · {event.venue}
          </span>
        </span>
      </label>
      <ul>
        {found.map(({ declaration, title, files, people }) => (
          <li key={declaration.id}>
            <a href={`/kelola/n/${declaration.id}`}>{title}</a> {declaration.number}{' '}
            <StateTag state={declaration.state} />
            {files.slice(0, 3).map((file) => (
              <a key={file.id} class="code small spaced-left" href={`/v/${file.code}`}>
                {file.code}
              </a>
            ))}
            {files.length > 3 && <small class="soft"> dan {files.length - 3} berkas lain</small>}
            {people.length > 0 && (
              <small class="soft">
                <br />
                {people.map((person) => `${person.name} (${positionWords(person)})`).join('; ')}
              </small>
            )}
          </li>
        ))}
      </ul>
      <p class="small">
        {handovers.length === 0 ? (
          <span class="tag warn">belum diserahkan</span>
        ) : (
          <span class="tag good">diserahkan {handovers.length} kali</span>
        )}{' '}
        <a href={`/arsip/${event.id}/daftar`}>Daftar arsip</a> ·{' '}
        <a href={`/arsip/${event.id}/serah`}>Catat penyerahan</a>
      </p>
    </section>
  );
}

export function HandoverPage(props: {
  readonly event: PledgeEvent;
  readonly handovers: readonly Pick<Handover, 'at' | 'receiver' | 'by' | 'bagSha256' | 'paper'>[];
  readonly bag: ArchiveRecord['bag'];
  readonly state: FormState;
}): VNode {
  const { event, bag, state } = props;
  return (
    <>
      <p class="small">
        <a href="/arsip">Arsip</a> › {event.name}
      </p>
      <h1>Penyerahan arsip</h1>
      {props.handovers.length > 0 && (
        <ul>
          {props.handovers.map((one) => (
            <li key={one.at}>
              {momentWords(new Date(one.at), event.timeZone)} kepada <b>{one.receiver}</b>, oleh {one.by}
              {one.paper && (
                <>
                  {' · '}
                  <a href={`/v/${one.paper}/ikrar.pdf`}>Berita acara serah terima</a>
                </>
              )}
              {one.bagSha256 && (
                <>
                  <br />
                  <small>
                    SHA-256 paket: <span class="code">{one.bagSha256}</span>
                  </small>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <p class="soft">
        Serah terima dicatat dengan berita acara: PDF yang disegel, dengan daftar berkas dan sidik paketnya.
      </p>
      <PostForm class="sheet">
        <Failure state={state} shown={['receiver', 'bagSha256']} />
        <Field
          state={state}
          name="receiver"
          hint="Nama dan jabatan penerima, misalnya: Arsiparis Bawaslu Provinsi Sumatera Barat"
        />
        <Field
          state={state}
          name="bagSha256"
          hint={
            bag
              ? `Terisi dari paket yang diunduh ${momentWords(new Date(bag.at), event.timeZone)}, ${megabytes(bag.size)}. Kosongkan bila yang diserahkan bukan paket itu.`
              : 'Terisi sendiri sesudah paket arsip kegiatan ini diunduh. Boleh kosong.'
          }
        />
        <div class="actions">
          <button type="submit">Catat penyerahan</button>
        </div>
      </PostForm>
    </>
  );
}

const megabytes = (octets: number): string =>
  `${(octets / 1e6).toLocaleString('id', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;
