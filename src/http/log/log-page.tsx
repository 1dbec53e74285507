import type { VNode } from 'preact';
import type { Happening, LogFacts } from '../../checking/log-facts.ts';
import { momentWords } from '../../core/dates.ts';
import { Page } from '../layout.tsx';

const kinds: Readonly<Record<Happening['kind'], (count: string) => string>> = {
  certification: () => 'Naskah dibuka dan disegel',
  dss: () => 'Bukti keabsahan dilampirkan',
  signature: (count) => `${count} orang menandatangani`,
  timestamp: () => 'Stempel waktu menutup berkas',
  certified: (count) => `${count} orang menandatangani dengan sertifikat elektronik dari luar`,
  revocation: () => 'Naskah dicabut',
  key: (count) => `${count} kunci penanda tangan dicatat`,
  'desk-key': (count) => `${count} kunci meja petugas dicatat`,
  trail: () => 'Jejak kegiatan pengelola disegel',
  loss: () => 'Pengelola menyatakan sebagian catatan hilang',
};

/** Explains the log to somebody who wants to know whether the operator could cheat, not how a Merkle tree works. */
export function LogPage({ facts }: { readonly facts: LogFacts }): VNode {
  const { checkpoint, latest } = facts;
  const count = (checkpoint?.size ?? 0).toLocaleString('id-ID');
  return (
    <Page
      title="Log terbuka"
      section="Log terbuka"
      width="wide"
      robots="index"
      description="Setiap naskah dan setiap tanda tangan dicatat di sini dan tidak dapat dihapus diam-diam."
    >
      <h1>Log terbuka</h1>
      <p>
        Setiap naskah yang dibuka, setiap tanda tangan, dan setiap pencabutan mendapat satu catatan di sini. Catatan
        hanya bisa bertambah. Kalau pengelola menghapus, menyisipkan, atau memundurkan tanggal satu catatan saja, sidik
        seluruh log berubah, dan siapa pun yang pernah menyimpan sidik lama dapat membuktikannya.
      </p>
      <div class="grid">
        <div class="sheet">
          <span class="figure">{count}</span>
          catatan{latest[0] && <>, terakhir {moment(latest[0].at)}</>}
        </div>
        <div class="sheet">
          <Witnesses facts={facts} />
        </div>
      </div>

      <h2>Catatan terbaru</h2>
      {latest.length === 0 ? <p>Belum ada catatan.</p> : <Latest latest={latest} />}
      <p class="soft">
        Log tidak memuat nama, NIP, atau jabatan. Orang hanya hadir sebagai sidik (SHA-256) persetujuan dan
        sertifikatnya.
      </p>

      <h2>Periksa sendiri</h2>
      <p>
        Wartawan, pemantau, atau kampus dapat membaca ulang seluruh log dan menyimpan sidiknya. Perintah di bawah
        mengingat sidik terakhir yang dilihatnya; jalankan lagi kapan saja, dan perubahan pada catatan lama akan
        ketahuan.
      </p>
      <pre>
        <code>{`ikrar audit --log ${facts.baseUrl}/log --key '${facts.vkey}'`}</code>
      </pre>
      <dl class="facts">
        <dt>Nama log</dt>
        <dd>
          <code>{facts.origin}</code>
        </dd>
        <dt>Kunci publik</dt>
        <dd>
          <code>{facts.vkey}</code>
        </dd>
        {checkpoint && <dt>Sidik log sekarang</dt>}
        {checkpoint && (
          <dd>
            <code>{checkpoint.root}</code> (<a href="/log/checkpoint">bertanda tangan</a>)
          </dd>
        )}
        <dt>Format</dt>
        <dd>C2SP tlog-tiles dan tlog-proof, pohon Merkle RFC 6962 dengan SHA-256, tanda tangan Ed25519</dd>
      </dl>
    </Page>
  );
}

function Witnesses({ facts: { witnesses } }: { readonly facts: LogFacts }): VNode {
  if (witnesses.length === 0)
    return (
      <p>
        <b>Belum ada saksi luar.</b> Saksi adalah pihak lain yang ikut menandatangani sidik log, sehingga pengelola
        tidak dapat menunjukkan log yang berbeda kepada orang yang berbeda.
      </p>
    );
  return (
    <>
      <p>
        <b>Saksi luar</b>: pihak lain yang ikut menandatangani sidik log, sehingga pengelola tidak dapat menunjukkan log
        yang berbeda kepada orang yang berbeda.
      </p>
      <ul>
        {witnesses.map((witness) => (
          <li key={witness.name}>
            <b>{witness.name}</b>: {standing(witness)}
            <br />
            <code class="soft">{witness.vkey}</code>
          </li>
        ))}
      </ul>
    </>
  );
}

function standing({ fork, saw }: LogFacts['witnesses'][number]): string {
  if (fork) return 'PERINGATAN: saksi ini pernah melihat log yang tidak cocok dengan log ini. Hubungi Bawaslu.';
  return saw ? `ikut menandatangani pada ${moment(saw.toISOString())}` : 'belum menandatangani catatan terbaru';
}

function Latest({ latest }: { readonly latest: LogFacts['latest'] }): VNode {
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Indeks</th>
            <th scope="col">Waktu</th>
            <th scope="col">Peristiwa</th>
            <th scope="col">Kode naskah</th>
          </tr>
        </thead>
        <tbody>
          {latest.map(({ kind, code, first, last, at }) => (
            <tr key={first}>
              <td>{first === last ? first : `${first}–${last}`}</td>
              <td>{moment(at)}</td>
              <td>{kinds[kind]((last - first + 1).toLocaleString('id-ID'))}</td>
              <td>
                {code && (
                  <a class="code" href={`/v/${code}`}>
                    {code}
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const moment = (at: string): string => momentWords(new Date(at), 'Asia/Jakarta');
