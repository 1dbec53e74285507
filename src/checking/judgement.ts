import type { Checked } from './check.ts';
import type { Origin } from './origin.ts';

/** The glance on a checked file: what the verifier says and whether the bytes are ours, in one sentence. */
export interface Judgement {
  readonly tone: 'good' | 'unsure' | 'bad';
  readonly title: string;
  readonly text: string;
  readonly link?: { readonly href: string; readonly text: string };
}

export function judge({ report, origin }: Checked): Judgement {
  if (origin.kind === 'altered') {
    const { code } = origin.pledge.file;
    return {
      tone: 'bad',
      title: 'Bukan naskah asli',
      text: `Berkas ini memakai kode ${code}, tetapi isinya tidak sama byte demi byte dengan naskah yang kami simpan. ${report.summary}`,
      link: { href: `/v/${code}`, text: 'Lihat naskah yang asli' },
    };
  }
  if (report.verdict === 'failed') return { tone: 'bad', title: 'Tidak sah', text: report.summary };
  if (origin.kind === 'ours') return ours(origin);
  if (report.verdict === 'indeterminate')
    return { tone: 'unsure', title: 'Belum dapat dipastikan', text: report.summary };
  return { tone: 'good', title: 'Tanda tangan berlaku', text: report.summary };
}

function ours({ pledge, latest, sealed, signed }: Extract<Origin, { kind: 'ours' }>): Judgement {
  const { code, signers } = pledge.file;
  const link = { href: `/v/${code}`, text: `Lihat naskah ${code}` };
  if (pledge.declaration.state === 'revoked')
    return {
      tone: 'bad',
      title: 'Asli, tetapi sudah dicabut',
      text: `Berkas ini sama dengan yang kami simpan, tetapi penyelenggara mencabutnya: ${pledge.declaration.revoked?.reason ?? ''}`,
      link,
    };
  if (sealed && pledge.final) {
    const renewed = latest
      ? ''
      : ' Sejak itu stempel waktu arsipnya sudah diperpanjang; isi dan tanda tangannya tetap, dan berkas terbaru dapat diunduh.';
    const counted = pledge.file.kind === 'berita-acara' ? '' : `: ${signed} dari ${signers} orang menandatangani`;
    return {
      tone: 'good',
      title: 'Asli dan final',
      text: `Berkas ini sama byte demi byte dengan naskah final yang kami simpan${counted}.${renewed}`,
      link,
    };
  }
  return {
    tone: 'unsure',
    title: 'Asli, tetapi bukan yang final',
    text: `Berkas ini naskah kami sebagaimana adanya setelah tanda tangan ke-${signed} dari ${signers}; sesudah itu masih ada tambahan.`,
    link,
  };
}
