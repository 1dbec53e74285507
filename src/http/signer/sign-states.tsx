import type { VNode } from 'preact';
import { momentWords } from '../../core/dates.ts';
import { type Claim, listPath } from '../../signer/claim.ts';
import type { SignerReceipt } from '../../signer/receipt.ts';
import { Page } from '../layout.tsx';
import { Done } from './done.tsx';
import { Kept } from './kept.tsx';

/** The same address after the signature: the receipt, and after the closing the final document. */
export function DonePage({ claim, receipt }: { readonly claim: Claim; readonly receipt: SignerReceipt }): VNode {
  return (
    <Page
      title="Sudah ditandatangani"
      section={claim.event.organizer}
      sectionHref={listPath(claim)}
      accent={claim.event.accent}
      {...(claim.means.kind === 'kiosk'
        ? { bare: true, styles: ['signer.css', 'desk.css'], script: 'tablet.js' }
        : { styles: ['signer.css'], script: 'queue.js' })}
    >
      <Done claim={claim} receipt={receipt} />
    </Page>
  );
}

/**
 * Tells a person who cannot sign now why, and what can be done.
 * @param lateAt when a consent of this person came after the closing
 */
export function NotNowPage({ claim, lateAt }: { readonly claim: Claim; readonly lateAt?: Date }): VNode {
  const { event, person, means } = claim;
  const { title, text } = lateAt ? late(claim, lateAt) : reason(claim);
  const back = listPath(claim);
  return (
    <Page
      title={title}
      section={event.organizer}
      sectionHref={back}
      accent={event.accent}
      styles={['signer.css']}
      script="queue.js"
      bare={means.kind === 'kiosk'}
    >
      <Kept />
      <section class="who">
        <p class="soft">{event.name}</p>
        <h1>{title}</h1>
        <p>
          <bdi>{person.name}</bdi>
        </p>
      </section>
      <div class="notice warn">
        <p>{text}</p>
      </div>
      <div class="actions">
        {claim.expired && (
          <a class="button" href={back}>
            {means.kind === 'kiosk' ? 'Kembali ke daftar' : 'Cari nama saya lagi'}
          </a>
        )}
        {!claim.expired && mayChange.has(claim.declaration.state) && (
          <a class="button quiet" href={`/s/${claim.token}`}>
            Muat ulang halaman
          </a>
        )}
        {claim.paper && claim.declaration.state !== 'open' && (
          <a class="button quiet" href={`/v/${claim.paper.file.code}`}>
            Lihat naskah
          </a>
        )}
      </div>
    </Page>
  );
}

const late = ({ event }: Claim, at: Date) => ({
  title: 'Persetujuan Anda sampai sesudah ditutup',
  text: `Persetujuan yang Anda tandatangani sampai ${momentWords(at, event.timeZone)}, sesudah penandatanganan ditutup. Persetujuan itu disimpan dan penyelenggara melihatnya; penanda tangan susulan mendapat naskah tersendiri.`,
});

/** States in which a reload may show something else. */
const mayChange: ReadonlySet<string> = new Set(['draft', 'opening', 'open']);

function reason({ declaration, expired, means }: Claim): { readonly title: string; readonly text: string } {
  switch (declaration.state) {
    case 'draft':
    case 'opening':
      return {
        title: 'Belum dibuka',
        text: 'Naskah ini belum dibuka untuk ditandatangani. Simpan halaman ini dan muat ulang setelah penyelenggara membukanya.',
      };
    case 'revoked':
      return {
        title: 'Naskah dicabut',
        text: 'Naskah ini telah dicabut oleh penyelenggara dan tidak dapat ditandatangani.',
      };
    case 'closing':
    case 'closed':
      return {
        title: 'Penandatanganan sudah ditutup',
        text: 'Anda belum tercatat menandatangani. Hubungi penyelenggara; penanda tangan susulan mendapat naskah tersendiri.',
      };
    case 'open':
      return expired && means.kind === 'kiosk'
        ? { title: 'Waktu habis', text: 'Kembalikan tablet kepada petugas untuk membuka nama Anda lagi.' }
        : {
            title: 'Waktu habis',
            text: 'Tautan dari halaman kegiatan berlaku 30 menit. Cari nama Anda lagi dan masukkan PIN; belum ada yang dikirim.',
          };
  }
}
