import type { VNode } from 'preact';
import { positionWords } from '../../core/represented.ts';
import type { Fault } from '../../errors.ts';
import type { Declaration, Person } from '../../model.ts';
import { Failure, FaultList, Field, type FormState, PostForm } from '../form.tsx';
import { Pages, TableHead } from '../table.tsx';

/** Rows on one page of the roster: enough to look through, few enough for a phone. */
export const pageRows = 50;

export interface RosterView {
  readonly declaration: Declaration;
  readonly people: readonly Person[];
  /** What was searched; empty for everybody. */
  readonly query: string;
  readonly page: number;
  readonly state: FormState;
  readonly regions: VNode;
  readonly region: string;
}

/** Why a list was not accepted, row by row. */
export function RosterFailure({ failure }: FormState): VNode | null {
  if (!failure) return null;
  return (
    <div class="notice bad" role="alert" id="kesalahan" tabIndex={-1}>
      <p>
        <b>{failure.message}</b>
      </p>
      <FaultTable faults={failure.faults} />
    </div>
  );
}

export function RosterTools(props: RosterView): VNode {
  const base = `/kelola/n/${props.declaration.id}/peserta`;
  const some = props.people.length > 0;
  return (
    <div class="grid">
      <section class="sheet">
        <h2>Unggah daftar</h2>
        <p>
          CSV atau Excel (.xlsx) dengan kolom <b>nama</b>, <b>jabatan</b>, <b>instansi</b>; bila ada juga kode wilayah,
          peran, NIP, pangkat, kelompok. Siapa yang diwakili ditulis di kolom <b>mewakili</b> dan <b>dasar surat</b>,
          sebelum naskah dibuka; sesudah itu wakil tidak dapat ditambah.{some && ' Daftar yang ada diganti seluruhnya.'}
        </p>
        <PostForm action={`${base}/unggah`} encType="multipart/form-data" data-forget>
          <div class="field">
            <label for="f-berkas">Berkas daftar</label>
            <input id="f-berkas" name="berkas" type="file" accept=".csv,.xlsx,.txt,.tsv" data-max="4194304" required />
          </div>
          <button type="submit" data-busy="Memeriksa daftar…">
            {some ? 'Unggah dan ganti daftar' : 'Unggah'}
          </button>
        </PostForm>
        <p class="small">
          <a href="/kelola/contoh-daftar.csv">Contoh daftar (CSV)</a>
        </p>
      </section>
      <section class="sheet">
        <h2>Isi dari wilayah</h2>
        <p>Semua camat, kepala desa (wali nagari) atau lurah suatu wilayah. Anda tinggal mengetik nama.</p>
        <form method="get" action={`${base}/wilayah`}>
          <Field
            state={{ values: { wilayah: props.region } }}
            name="wilayah"
            label="Wilayah"
            list="wilayah"
            autocomplete="off"
            required
          />
          {props.regions}
          <div class="field">
            <label for="f-jabatan">Jabatan</label>
            <select id="f-jabatan" name="jabatan">
              <option value="camat">Camat</option>
              <option value="kepala-desa">Kepala desa / wali nagari</option>
              <option value="lurah">Lurah</option>
            </select>
          </div>
          <button type="submit" class="quiet">
            Tampilkan
          </button>
        </form>
      </section>
      <section class="sheet">
        <h2>Salin dari kegiatan lain</h2>
        <p>Orang dari daftar peserta naskah lain; Anda memilih siapa saja.</p>
        <p>
          <a class="button quiet" href={`${base}/salin`}>
            Pilih naskahnya
          </a>
        </p>
      </section>
    </div>
  );
}

function FaultTable({ faults }: { readonly faults: readonly Fault[] }): VNode {
  const rows = faults.filter(({ row }) => row !== undefined);
  const others = faults.filter(({ row }) => row === undefined);
  return (
    <>
      {rows.length > 0 && (
        <table>
          <TableHead columns={['Baris', 'Kolom', 'Yang perlu diperbaiki']} />
          <tbody>
            {rows.map((fault, i) => (
              <tr key={i}>
                <td class="number">{fault.row}</td>
                <td>{fault.column}</td>
                <td>{fault.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others.length > 0 && <FaultList faults={others} />}
    </>
  );
}

/** The roster as it will be printed, with the ways to order and edit it. */
export function RosterTable(props: RosterView & { readonly next?: VNode }): VNode {
  const { people, page, query } = props;
  const base = `/kelola/n/${props.declaration.id}/peserta`;
  const found = people.map((person, i) => ({ person, number: i + 1 })).filter(({ person }) => matches(person, query));
  const shown = found.slice(page * pageRows, (page + 1) * pageRows);
  return (
    <section>
      <div class="row ends">
        <h2>{people.length === 0 ? 'Daftar masih kosong' : `${people.length.toLocaleString('id')} orang`}</h2>
        <div class="row">
          <a class="button quiet" href={`${base}/sunting?hal=${page + 1}`}>
            {people.length === 0 ? 'Ketik sendiri' : 'Sunting baris'}
          </a>
          {people.length > 1 && <SortForm base={base} />}
          {props.next}
        </div>
      </div>
      {people.length > pageRows && <SearchForm base={base} query={query} found={found.length} />}
      {shown.length > 0 && (
        <table class="cards">
          <TableHead columns={[{ number: 'No' }, 'Nama', 'Jabatan', 'Instansi', 'Peran', 'Kelompok']} />
          <tbody>
            {shown.map(({ person, number }) => (
              <PersonLine key={person.id} person={person} number={number} />
            ))}
          </tbody>
        </table>
      )}
      <Pages
        base={`${base}?${query ? `cari=${encodeURIComponent(query)}&` : ''}`}
        page={page}
        total={found.length}
        size={pageRows}
      />
    </section>
  );
}

function PersonLine({ person, number }: { readonly person: Person; readonly number: number }): VNode {
  const more = [person.nip ? `NIP ${person.nip}` : '', person.rank ?? ''].filter(Boolean).join(' · ');
  return (
    <tr>
      <td class="number" data-label="No">
        {number}
      </td>
      <th scope="row">
        {person.name}
        {more && (
          <>
            <br />
            <small class="soft">{more}</small>
          </>
        )}
      </th>
      <td>{positionWords(person)}</td>
      <td>
        {person.institution}
        {person.institution && <br />}
        <small class="soft">Wilayah {person.regionCode}</small>
      </td>
      <td data-label="Peran">{person.role}</td>
      <td data-label="Kelompok">{person.group ?? '–'}</td>
    </tr>
  );
}

/** Whether every word that was typed stands in the line of a person. */
export function matches({ id: _id, ...person }: Person, query: string): boolean {
  const text = Object.values(person).join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function SearchForm(props: { readonly base: string; readonly query: string; readonly found: number }): VNode {
  const { base, query, found } = props;
  return (
    <form method="get" action={base} class="row flush">
      <label for="f-cari" class="visually-hidden">
        Cari di daftar
      </label>
      <input id="f-cari" name="cari" type="search" value={query} class="short" placeholder="Nama, jabatan, NIP …" />
      <button type="submit" class="quiet">
        Cari
      </button>
      {query && (
        <span>
          {found.toLocaleString('id')} orang cocok. <a href={base}>Tampilkan semua</a>
        </span>
      )}
    </form>
  );
}

function SortForm(props: { readonly base: string }): VNode {
  return (
    <PostForm action={`${props.base}/urut`} class="row">
      <label for="f-urut" class="visually-hidden">
        Urutkan menurut
      </label>
      <select id="f-urut" name="menurut" class="short">
        <option value="wilayah">Menurut wilayah</option>
        <option value="nama">Menurut nama</option>
        <option value="jabatan">Menurut jabatan</option>
        <option value="kelompok">Menurut kelompok</option>
      </select>
      <button type="submit" class="quiet">
        Urutkan
      </button>
    </PostForm>
  );
}

/** A form for the names of a region's office holders. */
export function RegionNames(props: {
  readonly declaration: Declaration;
  readonly rows: readonly { readonly regionCode: string; readonly position: string; readonly institution: string }[];
  readonly state: FormState;
  readonly region: string;
  readonly office: string;
  readonly existing: number;
}): VNode {
  const { rows, state } = props;
  return (
    <PostForm class="sheet">
      <Failure state={state} />
      <input type="hidden" name="wilayah" value={props.region} />
      <input type="hidden" name="jabatan" value={props.office} />
      <p>
        Ketik nama pejabatnya. Yang dikosongkan tidak dimasukkan ke daftar.
        {props.existing > 0 && ' Nama-nama ini ditambahkan sesudah daftar yang sudah ada.'}
      </p>
      <table class="cards">
        <TableHead columns={['Jabatan', 'Nama lengkap dengan gelar']} />
        <tbody>
          {rows.map((row) => (
            <tr key={row.regionCode}>
              <th scope="row" id={`j-${row.regionCode}`}>
                {row.position}
                <br />
                <small class="soft">{row.institution}</small>
              </th>
              <td>
                <input
                  name={`nama.${row.regionCode}`}
                  value={state.values[`nama.${row.regionCode}`] ?? ''}
                  aria-labelledby={`j-${row.regionCode}`}
                  maxLength={120}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="actions">
        <button type="submit">Masukkan ke daftar</button>
        <a href={`/kelola/n/${props.declaration.id}/peserta`}>Batal</a>
      </div>
    </PostForm>
  );
}
