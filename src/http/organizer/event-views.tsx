import type { VNode } from 'preact';
import { daysOf } from '../../ceremony/contents.ts';
import { dayRange, dayWords } from '../../core/dates.ts';
import type { PledgeEvent } from '../../model.ts';
import type { listEvents } from '../../operations/events.ts';
import type { readHall } from '../../operations/hall.ts';
import type { TreeShown } from '../../operations/rounds.ts';
import { TableHead } from '../table.tsx';
import { HallAlarms } from './hall-pages.tsx';
import { Crumbs, StateTag } from './page-parts.tsx';

type Events = Awaited<ReturnType<typeof listEvents.ask>>['events'];

/** Above so many events there is a search. */
const fewEvents = 6;

export function EventList(props: { readonly events: Events; readonly query: string; readonly admin: boolean }): VNode {
  const searched = props.query.trim() !== '';
  const create = (
    <a class="button" href="/kelola/k/baru">
      Buat kegiatan
    </a>
  );
  return (
    <>
      <div class="row ends">
        <h1>Kegiatan</h1>
        {props.admin && (searched || props.events.length > 0) && create}
      </div>
      {(searched || props.events.length > fewEvents) && (
        <form action="/kelola" class="filters">
          <label for="f-q">Cari kegiatan</label>
          <input id="f-q" name="q" type="search" value={props.query} placeholder="nama, tempat, wilayah, atau tahun" />
          <button type="submit">Cari</button>
        </form>
      )}
      {searched && props.events.length === 0 ? (
        <p class="notice">
          Tidak ada kegiatan yang memuat semua kata itu. <a href="/kelola">Tampilkan semua</a>
        </p>
      ) : props.events.length === 0 ? (
        <section class="sheet">
          <h2>Belum ada kegiatan</h2>
          {props.admin ? (
            <>
              <p>
                Kegiatan adalah acara tempat ikrar dibacakan dan ditandatangani. Dari sini sampai naskah terbuka perlu
                sekitar lima menit: isi kegiatan, pilih teks, unggah daftar peserta, periksa, lalu buka.
              </p>
              <p>{create}</p>
            </>
          ) : (
            <p>Akun Anda belum diberi hak di kegiatan mana pun. Hubungi penyelenggara.</p>
          )}
        </section>
      ) : (
        <ul class="plain grid">
          {props.events.map((event) => (
            <li key={event.id} class="sheet">
              <h2>
                <a href={`/kelola/k/${event.id}`}>{event.name}</a>
              </h2>
              <p>{event.organizer}</p>
              <p class="soft">
                {dayRange([event.firstDay, event.lastDay])}, {event.venue}
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function EventOverview(props: {
  readonly event: PledgeEvent;
  readonly regionKnown: boolean;
  readonly rows: readonly TreeShown[];
  /** The count of all declarations together. */
  readonly all: { readonly total: number; readonly signed: number };
  readonly organizer: boolean;
  readonly admin: boolean;
  /** Whether the account may hold a desk. */
  readonly desk: boolean;
  readonly alarms: Awaited<ReturnType<typeof readHall.ask>>['alarms'];
}): VNode {
  const { event, rows, organizer } = props;
  const { signed, total } = props.all;
  const base = `/kelola/k/${event.id}`;
  const open = rows.filter(({ declaration }) => declaration.state === 'open').length;
  return (
    <>
      <Crumbs event={event} />
      <h1>{event.name}</h1>
      <p class="soft">
        {event.organizer} · {dayRange([event.firstDay, event.lastDay])} · {event.venue}
      </p>
      <HallAlarms alarms={props.alarms} />
      {!props.regionKnown && (
        <p class="notice warn">
          Kode wilayah {event.regionCode} tidak ada di daftar wilayah. Bila wilayahnya baru, tidak apa-apa; bila salah
          ketik, {organizer ? <a href={`${base}/ubah`}>ubah kegiatan</a> : 'minta penyelenggara mengubahnya'} sebelum
          naskah dibuka.
        </p>
      )}
      <div class="grid">
        <section class="sheet">
          <h2>Tanda tangan</h2>
          <span class="figure">
            {signed.toLocaleString('id')} <small class="soft">dari {total.toLocaleString('id')}</small>
          </span>
          <progress value={signed} max={Math.max(1, total)} aria-label="Yang sudah menandatangani" />
        </section>
        <section class="sheet">
          <h2>Di aula</h2>
          <ul class="plain">
            <li>
              <a href={`/h/${event.slug}/papan`}>Papan layar proyektor</a>
            </li>
            <li>
              <a href={`/h/${event.slug}`}>Halaman aula (cari nama)</a>
            </li>
            <li>
              <a href={`/kios/${event.slug}`}>Meja petugas (tablet)</a>
            </li>
            {organizer && (
              <li>
                Poster dinding: <a href={`${base}/poster-A4.pdf`}>A4</a> · <a href={`${base}/poster-A3.pdf`}>A3</a>
              </li>
            )}
            {organizer && (
              <li>
                Daftar hadir untuk dicetak:{' '}
                {daysOf(event, { days: [] }).map((day, i) => (
                  <span key={day}>
                    {i > 0 && ' · '}
                    <a href={`${base}/hadir/${day}.pdf`}>{dayWords(day)}</a>
                  </span>
                ))}
              </li>
            )}
            {props.desk && (
              <li>
                <a href={`${base}/aula`}>Kode aula, hari buka, PIN terkunci</a>
              </li>
            )}
          </ul>
        </section>
        {organizer && (
          <section class="sheet">
            <h2>Pengaturan</h2>
            <ul class="plain">
              <li>
                <a href={`${base}/ubah`}>Ubah kegiatan</a>
              </li>
              <li>
                <a href={`${base}/anggota`}>Penyelenggara, petugas, arsiparis</a>
              </li>
              <li>
                <a href={`${base}/jejak`}>Jejak kegiatan</a>
              </li>
              {props.admin && (
                <li>
                  <a href={`${base}/salin`}>Salin menjadi kegiatan baru</a>
                </li>
              )}
            </ul>
          </section>
        )}
      </div>
      <div class="row ends">
        <h2>Naskah</h2>
        {organizer && (
          <span class="actions">
            {open > 1 && (
              <a class="button quiet" href={`${base}/tutup`}>
                Tutup semua naskah
              </a>
            )}
            <a class="button quiet" href={`${base}/naskah`}>
              Tambah naskah
            </a>
          </span>
        )}
      </div>
      {rows.length === 0 ? (
        <p class="notice">
          Belum ada naskah. {organizer && <a href={`${base}/naskah`}>Pilih teks yang akan diikrarkan.</a>}
        </p>
      ) : (
        <DeclarationTable rows={rows} />
      )}
    </>
  );
}

function DeclarationTable(props: { readonly rows: readonly TreeShown[] }): VNode {
  const nested = nest(props.rows);
  return (
    <table class="cards">
      <TableHead columns={['Naskah', 'Keadaan', { number: 'Menandatangani' }]} />
      <tbody>
        {nested.map(({ row: { declaration, name, total, signed }, depth }) => (
          <tr key={declaration.id}>
            <th scope="row">
              <span class={`depth-${Math.min(depth, 4)}`}>
                <a href={`/kelola/n/${declaration.id}`}>{name}</a>
                {declaration.parent && <small class="soft"> ({declaration.parent.relation})</small>}
              </span>
            </th>
            <td data-label="Keadaan">
              <StateTag state={declaration.state} />
            </td>
            <td data-label="Menandatangani" class="number">
              {declaration.state === 'draft'
                ? 'belum dibuka'
                : `${signed.toLocaleString('id')} dari ${total.toLocaleString('id')}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Lists rounds under the declaration to which they belong. */
function nest(rows: readonly TreeShown[]): readonly { readonly row: TreeShown; readonly depth: number }[] {
  const ids = new Set(rows.map(({ declaration }) => declaration.id));
  const under = (parent: string | undefined, depth: number): { row: TreeShown; depth: number }[] =>
    rows
      .filter(({ declaration }) => {
        const above = declaration.parent?.id;
        return parent === undefined ? above === undefined || !ids.has(above) : above === parent;
      })
      .flatMap((row) => [{ row, depth }, ...under(row.declaration.id, depth + 1)]);
  return under(undefined, 0);
}
