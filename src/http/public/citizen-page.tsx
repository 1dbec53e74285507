import type { VNode } from 'preact';
import { textFor } from '../../checking/keepers.ts';
import type { Pledge, Related } from '../../checking/pledge.ts';
import { pledgeVerdict, type Verdict } from '../../checking/verdict.ts';
import { daysWords } from '../../core/dates.ts';
import { isOwnText } from '../../core/own-text.ts';
import { placeWords } from '../../core/place.ts';
import { Page } from '../layout.tsx';
import { PledgeText } from '../pledge-text.tsx';
import { SignerList } from './signer-list.tsx';

/** The page behind the QR: the answer at a glance, then everything that a forger would have to change. */
export function CitizenPage(props: {
  readonly pledge: Pledge;
  readonly baseUrl: string;
  /** Whether the visitor may have the file itself and everything in it. */
  readonly keeper: boolean;
}): VNode {
  const { pledge, baseUrl, keeper } = props;
  const { content, file, event } = pledge;
  const verdict = pledgeVerdict(pledge);
  const when = daysWords(content.days);
  return (
    <Page
      title={content.text.title}
      section={event.organizer}
      accent={event.accent}
      styles={['citizen.css']}
      script="citizen.js"
      preview={{ url: `${baseUrl}/v/${file.code}` }}
      description={`${verdict.title}. ${content.event.venue}, ${when}. ${verdict.text}`}
      width="wide"
    >
      <VerdictBanner verdict={verdict} code={file.code} />
      <div class="columns">
        <div>
          <Facts pledge={pledge} when={when} />
          <Compare host={new URL(baseUrl).host} />
        </div>
        <div>
          <p
            class="status no-print"
            id="seal-result"
            role="status"
            data-code={file.code}
            data-digest={file.contentDigest}
            hidden
          />
          <PledgeText
            title={content.text.title}
            number={content.number}
            blocks={textFor(keeper, pledge)}
            signedAt={`${content.event.place}, ${daysWords(content.days)}`}
          />
        </div>
      </div>
      {content.signers.length > 0 && <SignerList pledge={pledge} />}
      <RelatedFiles related={pledge.related} />
      {keeper ? <Download pledge={pledge} /> : <ForKeepers code={file.code} />}
      <Kind />
      {keeper && <WithoutUs pledge={pledge} />}
    </Page>
  );
}

function VerdictBanner({ verdict, code }: { readonly verdict: Verdict; readonly code: string }): VNode {
  return (
    <div class={`verdict ${verdict.tone}`}>
      <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true">
        <circle cx="24" cy="24" r="21" />
        <path d={verdict.tone === 'good' ? 'M14 25l7 7 14-16' : 'M24 12v16M24 34v2'} />
      </svg>
      <div>
        <h1>{verdict.title}</h1>
        <p>{verdict.text}</p>
        <p>
          Kode <span class="code">{code}</span>
        </p>
      </div>
    </div>
  );
}

function Facts({ pledge, when }: { readonly pledge: Pledge; readonly when: string }): VNode {
  const { content, signatures, joint } = pledge;
  const names = content.signers.filter(({ role }) => role === 'pemandu' || role === 'penandatangan');
  const [first] = names;
  const last = names.at(-1);
  return (
    <section class="sheet" aria-labelledby="facts-title">
      <h2 id="facts-title">Yang harus sama dengan lembar Anda</h2>
      <dl class="facts">
        <dt>Judul</dt>
        <dd>{content.text.title}</dd>
        {content.number && (
          <>
            <dt>Nomor</dt>
            <dd>{content.number}</dd>
          </>
        )}
        {content.volume && (
          <>
            <dt>Jilid</dt>
            <dd>
              {content.volume.label} ({content.volume.index} dari {content.volume.of})
            </dd>
          </>
        )}
        <dt>Kegiatan</dt>
        <dd>{content.event.name}</dd>
        <dt>Tempat</dt>
        <dd>{placeWords(content.event)}</dd>
        <dt>Tanggal</dt>
        <dd>{when}</dd>
        <dt>Penyelenggara</dt>
        <dd>{content.event.organizer}</dd>
        {isOwnText(content.text.template.id) && (
          <>
            <dt>Teks</dt>
            <dd>Ditulis sendiri oleh penyelenggara</dd>
          </>
        )}
        {first && last && (
          <>
            <dt>Penanda tangan</dt>
            <dd>
              {content.signers.length} orang: <bdi>{first.name}</bdi>
              {last !== first && (
                <>
                  {' '}
                  sampai <bdi>{last.name}</bdi>
                </>
              )}
            </dd>
            <dt>Sudah menandatangani</dt>
            <dd>{signatures.size} orang</dd>
          </>
        )}
        {joint && (
          <>
            <dt>Bersama semua jilid, susulan, dan putaran</dt>
            <dd>
              {joint.signed.toLocaleString('id-ID')} dari {joint.total.toLocaleString('id-ID')} orang
            </dd>
          </>
        )}
        <dt>Sidik isi</dt>
        <dd class="code">{pledge.file.contentDigest.slice(0, 16)}…</dd>
      </dl>
    </section>
  );
}

function Compare({ host }: { readonly host: string }): VNode {
  return (
    <div class="notice warn">
      <p>
        <b>Cocokkan isi lembar Anda dengan halaman ini</b>: judul, nomor, tempat, tanggal, jumlah, dan nama-nama. Bila
        ada satu yang berbeda, lembar itu bukan salinan naskah ini.
      </p>
      <p>
        Alamat halaman ini harus <b>{host}</b>.
      </p>
    </div>
  );
}

const relationWords: Readonly<Record<Related['relation'], string>> = {
  naskah: 'Naskah',
  jilid: 'Jilid',
  induk: 'Naskah induk',
  susulan: 'Naskah susulan',
  berjenjang: 'Naskah berjenjang',
  'berita-acara': 'Berita acara',
};

function RelatedFiles({ related }: { readonly related: readonly Related[] }): VNode | null {
  if (related.length === 0) return null;
  return (
    <section aria-labelledby="related-title">
      <h2 id="related-title">Naskah yang berkaitan</h2>
      <ul class="related">
        {related.map(({ relation, code, label }) => (
          <li key={code}>
            <a href={`/v/${code}`}>
              {relationWords[relation]} {label}
            </a>{' '}
            <span class="code soft">{code}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Download({ pledge }: { readonly pledge: Pledge }): VNode {
  const { file, last, final } = pledge;
  if (!final || !last)
    return (
      <section class="notice bad no-print">
        <h2>Unduh</h2>
        <p>
          Naskah belum final. <a href={`/v/${file.code}/pratinjau.pdf`}>Lihat pratinjau (PDF, tanpa kode QR)</a>
        </p>
      </section>
    );
  return (
    <section class="sheet" aria-labelledby="download-title">
      <h2 id="download-title">Unduh naskah asli</h2>
      <p class="no-print">
        <a class="button" href={`/v/${file.code}/ikrar.pdf`}>
          Unduh PDF ({Math.max(1, Math.round(last.size / 1024)).toLocaleString('id-ID')} KB)
        </a>
      </p>
      <p class="small">
        Sidik berkas SHA-256: <span class="code">{last.sha256}</span>
      </p>
      <p class="small soft">
        Tanda tangan ada di dalam berkas PDF itu, bukan pada cetakannya. Simpan berkasnya; jangan cetak ulang ke PDF.
      </p>
    </section>
  );
}

function ForKeepers({ code }: { readonly code: string }): VNode {
  return (
    <section class="notice no-print">
      <h2>Unduh</h2>
      <p>
        Berita acara juga memuat nama yang tidak menandatangani beserta keterangannya. Karena itu daftar tersebut tidak
        ditampilkan di sini, dan berkasnya hanya untuk penyelenggara dan arsiparis.{' '}
        <a href={`/masuk?kembali=${encodeURIComponent(`/v/${code}`)}`}>Masuk untuk mengunduh</a>.
      </p>
    </section>
  );
}

function Kind(): VNode {
  return (
    <section aria-labelledby="kind-title">
      <h2 id="kind-title">Jenis tanda tangan: elektronik, tidak tersertifikasi</h2>
      <p>
        Setiap orang menandatangani dengan kunci dan sertifikat sendiri, tetapi sertifikat itu tidak diterbitkan oleh
        penyelenggara sertifikasi elektronik (PSrE) Indonesia, sehingga menurut PP 71/2019 Pasal 60 disebut tidak
        tersertifikasi. Tanda tangan seperti ini tetap sah; kekuatan pembuktiannya di bawah tanda tangan tersertifikasi.
      </p>
    </section>
  );
}

function WithoutUs({ pledge }: { readonly pledge: Pledge }): VNode {
  const { last } = pledge;
  return (
    <details class="no-print">
      <summary>Memeriksa tanpa situs ini</summary>
      <ol>
        <li>
          Unduh PDF dan <a href="/pki/root.pem">sertifikat akar</a>, lalu buka PDF di pembaca mana pun yang memeriksa
          tanda tangan (Adobe Acrobat, pdfsig, DSS), dengan sertifikat akar itu sebagai akar tepercaya.
        </li>
        <li>Bandingkan sidik SHA-256 berkas Anda dengan sidik di atas.</li>
        <li>
          Setiap tanda tangan juga tercatat di <a href="/log">log terbuka</a> yang tidak dapat diubah diam-diam
          {last && (
            <>
              ; <a href={`/v/${pledge.file.code}/tanda-terima/${last.n}.txt`}>tanda terima log untuk berkas ini</a>{' '}
              dapat diperiksa luring
            </>
          )}
          .
        </li>
        <li>
          Program <code>ikrar verify</code> memeriksa berkas di komputer Anda sendiri, tanpa jaringan.
        </li>
      </ol>
    </details>
  );
}
