import { dayWords, localDay, momentWords } from '../core/dates.ts';
import type { DeclarationState } from '../model.ts';
import type { Pledge } from './pledge.ts';
import { withUse } from './use-mark.ts';

/** The answer at a glance. `tone` (a colour) never stands alone: title and text say the same in words. */
export interface Verdict {
  readonly state: 'preparing' | 'signing' | 'sealing' | 'sealed' | 'revoked';
  readonly tone: 'good' | 'unsure' | 'bad';
  readonly title: string;
  readonly text: string;
}

function sealedTitle({ file, signatures }: Pledge): string {
  if (file.kind === 'berita-acara') return 'Berita acara ini disegel';
  return signatures.size === file.signers ? 'Naskah ini lengkap dan disegel' : 'Naskah ini disegel';
}

export const pledgeVerdict = (pledge: Pledge): Verdict =>
  withUse(verdicts[pledge.declaration.state](pledge), pledge.content.use);

const preparing = (): Verdict => ({
  state: 'preparing',
  tone: 'bad',
  title: 'Belum berlaku: naskah sedang disiapkan',
  text: 'Lembar cetak dengan kode ini belum boleh dipakai.',
});

const verdicts: Readonly<Record<DeclarationState, (pledge: Pledge) => Verdict>> = {
  draft: preparing,
  opening: preparing,
  open: (pledge) => ({
    state: 'signing',
    tone: 'bad',
    title: 'Belum berlaku: sedang ditandatangani',
    text: `${counted(pledge)}Lembar cetak baru berlaku setelah penandatanganan ditutup dan naskah disegel.`,
  }),
  closing: (pledge) => ({
    state: 'sealing',
    tone: 'bad',
    title: 'Belum berlaku: sedang disegel',
    text: `${counted(pledge)}Penandatanganan sudah ditutup; segel sedang dibuat. Muat ulang halaman ini sebentar lagi.`,
  }),
  closed: (pledge) => ({
    state: 'sealed',
    tone: 'good',
    title: sealedTitle(pledge),
    text: `${counted(pledge)}Disegel ${closedWords(pledge)}.`,
  }),
  revoked: ({ declaration, event }) => {
    const { at, reason } = declaration.revoked ?? { at: '', reason: '' };
    const day = at ? ` pada ${dayWords(localDay(new Date(at), event.timeZone))}` : '';
    return {
      state: 'revoked',
      tone: 'bad',
      title: 'Dicabut oleh penyelenggara',
      text: `Naskah ini dicabut${day}. Alasan: ${reason}`,
    };
  },
};

const counted = ({ file, signatures }: Pledge): string =>
  file.kind === 'berita-acara' ? '' : `${signatures.size} dari ${file.signers} penanda tangan telah menandatangani. `;

const closedWords = ({ declaration, event }: Pledge): string =>
  declaration.closedAt ? momentWords(new Date(declaration.closedAt), event.timeZone) : '';
