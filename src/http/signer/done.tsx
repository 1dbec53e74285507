import type { VNode } from 'preact';
import { electronicWords } from '../../core/ink.ts';
import { type Claim, listPath } from '../../signer/claim.ts';
import type { SignerReceipt } from '../../signer/receipt.ts';
import { ReturnForm } from './return-form.tsx';

/**
 * What a signer keeps: number, time, receipt, the certificate in plain words, and later the final document. The signing
 * page contains it hidden and empty, so that nothing more must be loaded over a bad network after the signature.
 */
export function Done(props: { readonly claim: Claim; readonly receipt?: SignerReceipt }): VNode {
  const { claim, receipt } = props;
  const fill = (name: keyof SignerReceipt) => ({ 'data-fill': name, children: receipt ? String(receipt[name]) : '' });
  const fillHref = (name: keyof SignerReceipt) => ({
    'data-fill-href': name,
    href: receipt ? String(receipt[name]) : '#',
  });
  const atDesk = claim.means.kind === 'kiosk';
  const back = listPath(claim);
  return (
    <section id="done" class="done" hidden={!receipt} data-back={atDesk ? back : undefined}>
      <svg class="check" viewBox="0 0 48 48" width="72" height="72" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="M14 25l7 7 14-16" />
      </svg>
      <h1 tabIndex={-1}>Terima kasih, tanda tangan Anda tercatat</h1>
      <p class="ordinal">
        Tanda tangan ke-
        <b {...fill('ordinal')} /> dari <span {...fill('of')} />
      </p>
      {atDesk && <GiveBack />}
      <p class="notice warn" data-notice="replaced" hidden>
        Kunci di ponsel atau peramban lain atas nama Anda dibatalkan. Kalau itu bukan milik Anda, beri tahu petugas.
      </p>
      <p class="notice warn" data-notice="elsewhere" hidden>
        Yang tercatat ialah tanda tangan atas nama Anda yang datang lebih dahulu, dari perangkat atau tempat lain; yang
        ini tidak dipakai. Kalau yang itu bukan dari Anda, segera beri tahu petugas.
      </p>
      <Facts fill={fill} represents={claim.person.represents} />
      {claim.paper?.content.appearance === 'electronic' && (
        <p class="soft small">Di naskah tercetak “{electronicWords}”; gambar tanda tangan tidak tampil di sana.</p>
      )}
      {!atDesk && (
        <>
          <div class="actions">
            <button type="button" data-share hidden>
              Bagikan
            </button>
            <a class="button quiet" {...fillHref('proofPage')}>
              Tanda terima
            </a>
            <a class="button quiet" data-share-address {...fillHref('page')}>
              Lihat naskah
            </a>
          </div>
          <FinalDocument claim={claim} receipt={receipt} />
          <Certificate fill={fill} cara={receipt?.cara} />
        </>
      )}
    </section>
  );
}

type Fill = (name: keyof SignerReceipt) => { readonly 'data-fill': string; readonly children: string };

/** Whom somebody represents does not change, and is there before the receipt fills the rest. */
function Facts({ fill, represents }: { readonly fill: Fill; readonly represents: string | undefined }): VNode {
  return (
    <dl class="facts sheet" data-share-text>
      <dt>Nama</dt>
      <dd>
        <bdi {...fill('name')} />
      </dd>
      <dt>Jabatan</dt>
      <dd>
        <bdi {...fill('position')} />
        {represents !== undefined && (
          <>
            , mewakili <bdi>{represents}</bdi>
          </>
        )}
      </dd>
      <dt>Waktu</dt>
      <dd {...fill('moment')} />
      <dt>Kode naskah</dt>
      <dd class="code" {...fill('code')} />
    </dl>
  );
}

/** The tablet goes back at once; whoever stays on the page sees it close. */
function GiveBack(): VNode {
  return (
    <>
      <p>
        Kembalikan tablet kepada petugas. Halaman ini menutup sendiri dalam <span data-countdown>6</span> detik.
      </p>
      <ReturnForm />
    </>
  );
}

function FinalDocument({
  claim,
  receipt,
}: {
  readonly claim: Claim;
  readonly receipt: SignerReceipt | undefined;
}): VNode {
  const { state, revoked } = claim.declaration;
  if (revoked)
    return (
      <div class="notice bad">
        <h2>Naskah dicabut</h2>
        <p>
          Penyelenggara mencabut naskah ini: {revoked.reason}. Tanda tangan Anda tetap tercatat, tetapi naskahnya tidak
          berlaku lagi.
        </p>
      </div>
    );
  const final = receipt && state === 'closed';
  return (
    <div class={final ? 'notice good' : 'notice'}>
      <h2>Naskah final</h2>
      {final ? (
        <>
          <p>Penandatanganan sudah ditutup.</p>
          <p>
            <a class="button" href={`/v/${receipt.code}/ikrar.pdf`}>
              Unduh naskah final (PDF)
            </a>
          </p>
        </>
      ) : (
        <p>
          Setelah penandatanganan ditutup, naskah final dapat diunduh di alamat halaman ini, atau dengan kode naskah di
          atas.
        </p>
      )}
    </div>
  );
}

/** What each kind of key holds, and no more. Only one of them is shown. */
const kinds = {
  ponsel:
    'Ponsel Anda membuat sepasang kunci untuk naskah ini saja dan menandatangani persetujuan serta gambar Anda dengannya; server tidak perlu tahu kunci rahasianya. Siapa yang dapat membaca isi ponsel ini dapat memakainya; karena itu kunci dihapus begitu tercatat.',
  sidik:
    'Persetujuan dan gambar Anda ditandatangani passkey di perangkat Anda, yang memeriksa sidik jari, wajah, atau PIN perangkat. Kunci itu tidak dapat dibaca dari penyimpanan perangkat.',
  meja: 'Persetujuan dan gambar Anda ditandatangani kunci tablet petugas, yang terdaftar di log untuk kegiatan ini. Petugas menjamin bahwa kartu Anda sudah dilihat.',
  server:
    'Untuk tanda tangan ini server membuat sepasang kunci dan sebuah sertifikat atas nama Anda, memakainya satu kali, lalu menghapusnya. Yang menjamin bahwa Anda yang menandatangani ialah tautan dan PIN Anda, atau petugas yang melihat kartu.',
} as const;

function Certificate({ fill, cara }: { readonly fill: Fill; readonly cara: keyof typeof kinds | undefined }): VNode {
  return (
    <details>
      <summary>Tentang kunci dan sertifikat Anda</summary>
      {Object.entries(kinds).map(([kind, text]) => (
        <p key={kind} data-cara={kind} hidden={kind !== cara}>
          {text}
        </p>
      ))}
      <p>Sertifikat di berkas memuat nama dan jabatan Anda, tanpa NIP, dan dipakai satu kali.</p>
      <p>
        Jenisnya tanda tangan elektronik tidak tersertifikasi (PP 71/2019 Pasal 60): sah, tetapi sertifikatnya tidak
        diterbitkan penyelenggara sertifikasi (PSrE) Indonesia.
      </p>
      <dl class="facts">
        <dt>Sidik jari sertifikat</dt>
        <dd class="code" {...fill('certificateSha256')} />
        <dt>Sidik jari berkas</dt>
        <dd class="code" {...fill('sha256')} />
      </dl>
    </details>
  );
}
