import { dayWords, localDay, momentWords } from '../document/dates.ts';
import type { Pledge } from './pledge.ts';

/** The answer in one glance. `tone` is never alone: title and text say the same in words. */
export interface Verdict {
  readonly state: 'preparing' | 'signing' | 'sealing' | 'sealed' | 'revoked';
  readonly tone: 'good' | 'bad';
  readonly title: string;
  readonly text: string;
}

function sealedTitle({ file, signatures }: Pledge): string {
  if (file.kind === 'berita-acara') return 'Berita acara ini disegel';
  return signatures.size === file.signers ? 'Naskah ini lengkap dan disegel' : 'Naskah ini disegel';
}

export function verdictOf(pledge: Pledge): Verdict {
  const { declaration, event, signatures, file } = pledge;
  const counted =
    file.kind === 'berita-acara' ? '' : `${signatures.size} dari ${file.signers} penanda tangan telah menandatangani. `;
  const moment = (at: string): string => momentWords(new Date(at), event.timeZone);
  switch (declaration.state) {
    case 'draft':
    case 'opening':
      return {
        state: 'preparing',
        tone: 'bad',
        title: 'Belum berlaku: naskah sedang disiapkan',
        text: 'Lembar cetak dengan kode ini belum boleh dipakai.',
      };
    case 'open':
      return {
        state: 'signing',
        tone: 'bad',
        title: 'Belum berlaku: sedang ditandatangani',
        text: `${counted}Lembar cetak baru berlaku setelah penandatanganan ditutup dan naskah disegel.`,
      };
    case 'closing':
      return {
        state: 'sealing',
        tone: 'bad',
        title: 'Belum berlaku: sedang disegel',
        text: `${counted}Penandatanganan sudah ditutup; segel sedang dibuat. Muat ulang halaman ini sebentar lagi.`,
      };
    case 'closed':
      return {
        state: 'sealed',
        tone: 'good',
        title: sealedTitle(pledge),
        text: `${counted}Disegel ${declaration.closedAt ? moment(declaration.closedAt) : ''}.`,
      };
    case 'revoked': {
      const { at, reason } = declaration.revoked ?? { at: '', reason: '' };
      return {
        state: 'revoked',
        tone: 'bad',
        title: 'Dicabut oleh penyelenggara',
        text: `Naskah ini dicabut${at ? ` pada ${dayWords(localDay(new Date(at), event.timeZone))}` : ''}. Alasan: ${reason}`,
      };
    }
  }
}
