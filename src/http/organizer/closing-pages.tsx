import type { VNode } from 'preact';
import { localDay } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import { readProgress, statusOf } from '../../operations/attendance.ts';
import { closeDeclaration, revokeDeclaration } from '../../operations/ceremonies.ts';
import { createRound, listMissing } from '../../operations/rounds.ts';
import { Failure, Field, type FormState, PostForm, Select } from '../form.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, fieldsOf, formState, type OrganizerPage, type OrganizerPages, typedDays } from './pages.tsx';

const organizer = { declaration: 'organizer' } as const;
type AtDeclaration = At<typeof organizer>;

/**
 * Pages to close or revoke a declaration, or to continue it in further rounds. Each says beforehand what it will do.
 */
export function closingPages(pages: OrganizerPages): void {
  const path = '/kelola/n/:declarationId';
  const own = ({ declaration }: AtDeclaration): string => `/kelola/n/${declaration.id}`;

  pages.page(`${path}/tutup`, organizer, (at) => closingPage(at, formState(closeDeclaration)));
  pages.longForm(`${path}/tutup`, { of: closeDeclaration, meanwhile: own, again: closingPage });

  pages.page(`${path}/cabut`, organizer, (at) => revokingPage(at, formState(revokeDeclaration)));
  pages.form(`${path}/cabut`, { of: revokeDeclaration, done: (_result, at) => own(at), again: revokingPage });

  pages.page(`${path}/putaran`, organizer, (at) => roundPage(at, formState(createRound)));
  pages.form(`${path}/putaran`, {
    of: createRound,
    values: ({ typed }) => ({ ...fieldsOf(typed), days: typedDays(typed.days) }),
    done: ({ id }) => `/kelola/n/${id}`,
    again: roundPage,
  });
}

const framed = ({ event, declaration }: AtDeclaration, title: string, form: VNode): OrganizerPage => ({
  title,
  event,
  width: 'narrow',
  children: (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}`}>Naskah</a>
      </Crumbs>
      <h1>{title}</h1>
      {form}
    </>
  ),
});

async function closingPage(at: AtDeclaration, state: FormState): Promise<OrganizerPage> {
  const { ask, declaration } = at;
  const progress = await ask(readProgress, { declarationId: declaration.id });
  const by = (status: string) => progress.standings.filter((one) => statusOf(one) === status);
  const [present, unknown] = [by('hadir'), by('belum')];
  const unsigned = [...present, ...unknown];
  const { people: missing } = await ask(listMissing, { declarationId: declaration.id });
  const reachable = missing.filter(({ phone, email }) => phone !== undefined || email !== undefined).length;
  return framed(
    at,
    'Tutup naskah',
    <PostForm class="sheet">
      <Failure state={state} />
      <p>Setelah ditutup tidak ada tanda tangan lagi pada naskah ini. Yang akan ditulis:</p>
      <ul>
        <li>
          segel waktu akhir pada setiap berkas, supaya semua tanda tangan tetap dapat diperiksa bertahun-tahun lagi;
        </li>
        <li>berita acara dengan tempat, waktu, teks, jumlah, dan daftar yang tidak menandatangani.</li>
      </ul>
      <dl class="facts">
        <dt>Menandatangani</dt>
        <dd>
          {progress.signed.toLocaleString('id')} dari {progress.total.toLocaleString('id')}
        </dd>
        <dt>Hadir, belum menandatangani</dt>
        <dd>{present.length.toLocaleString('id')}</dd>
        <dt>Diwakilkan</dt>
        <dd>{by('diwakilkan').length.toLocaleString('id')}</dd>
        <dt>Tidak hadir</dt>
        <dd>{by('tidak-hadir').length.toLocaleString('id')}</dd>
        <dt>Berhalangan</dt>
        <dd>{by('berhalangan').length.toLocaleString('id')}</dd>
        <dt>Menolak</dt>
        <dd>{by('menolak').length.toLocaleString('id')}</dd>
        <dt>Tanpa keterangan</dt>
        <dd>{unknown.length.toLocaleString('id')}</dd>
      </dl>
      {unsigned.length > 0 && (
        <div class="notice warn">
          <p>
            {unsigned.length.toLocaleString('id')} orang belum menandatangani
            {unknown.length > 0 &&
              `; ${unknown.length.toLocaleString('id')} di antaranya akan disebut tanpa keterangan di berita acara`}
            . Mereka dapat ikut naskah susulan.
          </p>
          <ul>
            {unsigned.slice(0, 10).map(({ person }) => (
              <li key={person.id}>
                <a href={`/kelola/n/${declaration.id}/orang/${person.id}`}>{person.name}</a>, {positionWords(person)}
              </li>
            ))}
            {unsigned.length > 10 && <li>dan {(unsigned.length - 10).toLocaleString('id')} orang lagi</li>}
          </ul>
        </div>
      )}
      {reachable > 0 && (
        <div class="notice">
          <p>
            Nomor telepon dan alamat surel dihapus saat naskah ditutup. Draf susulan yang dibuat <b>sebelum</b> itu
            membawa milik {reachable.toLocaleString('id')} orang yang belum menandatangani.
          </p>
          <p>
            <a class="button quiet" href={`/kelola/n/${declaration.id}/putaran`}>
              Siapkan susulan dulu
            </a>
          </p>
        </div>
      )}
      <div class="actions">
        <button type="submit" class="big" data-busy="Menutup dan menyegel…">
          Tutup dan segel
        </button>
        <a href={`/kelola/n/${declaration.id}`}>Belum, kembali</a>
      </div>
    </PostForm>,
  );
}

function revokingPage(at: AtDeclaration, state: FormState): OrganizerPage {
  const { declaration } = at;
  return framed(
    at,
    'Cabut naskah',
    <PostForm class="sheet">
      <Failure state={state} shown={['reason']} />
      <p>
        Pencabutan tidak menghapus apa pun: berkas dan tanda tangan tetap ada, tetapi halaman publik dan log terbuka
        akan menyatakan naskah ini dicabut. Pencabutan tidak dapat dibatalkan.
      </p>
      <Field state={state} name="reason" hint="Terlihat oleh siapa pun yang memeriksa naskah ini." />
      <div class="actions">
        <button type="submit" class="danger">
          Cabut naskah
        </button>
        <a href={`/kelola/n/${declaration.id}`}>Jangan, kembali</a>
      </div>
    </PostForm>,
  );
}

async function roundPage(at: AtDeclaration, state: FormState): Promise<OrganizerPage> {
  const { ask, services, event, declaration } = at;
  const { people: left } = await ask(listMissing, { declarationId: declaration.id });
  const today = localDay(services.clock(), event.timeZone);
  // A round after the event needs its own days: otherwise the event's days would be printed over signatures of a later
  // day.
  const values = { relation: 'susulan', days: today > event.lastDay ? today : '', ...state.values };
  const shown = { ...state, values };
  return framed(
    at,
    'Susulan atau berjenjang',
    <PostForm class="sheet">
      <Failure state={state} shown={['label', 'number', 'days']} />
      <Select
        state={shown}
        name="relation"
        label="Jenis"
        hint={
          declaration.state === 'open'
            ? 'Susulan dapat disiapkan sekarang dan dibuka sesudah naskah ini ditutup; nomor telepon dan alamat surel ikut.'
            : 'Nomor telepon dan alamat surel sudah dihapus saat naskah ini ditutup. Isi lagi di daftar susulan: tempel kolomnya dari Excel, atau unggah daftarnya.'
        }
        options={[
          ['susulan', `Susulan: untuk ${left.length.toLocaleString('id')} orang yang belum menandatangani`],
          ['berjenjang', 'Berjenjang: putaran baru dengan daftar sendiri, misalnya staf satu OPD'],
        ]}
      />
      <Field state={state} name="label" label="Nama di daftar" hint="Misalnya: Putaran Dinas Kesehatan" />
      <Field state={state} name="number" hint="Boleh kosong." />
      <Field
        state={shown}
        name="days"
        hint="Tercetak di atas tanda tangan. Kosong: semua hari kegiatan. Tulis 2024-10-03, 2024-10-04."
      />
      <p>Teksnya sama dengan naskah ini; berkas baru menyebut nomor, kode, dan sidik naskah ini.</p>
      <div class="actions">
        <button type="submit">Buat draf</button>
        <a href={`/kelola/n/${declaration.id}`}>Batal</a>
      </div>
    </PostForm>,
  );
}
