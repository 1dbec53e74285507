import type { Report } from '../verification/report.ts';
import type { Checked } from './check.ts';
import type { FileType } from './file-type.ts';
import type { Origin } from './origin.ts';
import type { Pledge } from './pledge.ts';
import { withUse } from './use-mark.ts';

/**
 * The answer to a citizen's question, one of four. Besides, the verifier's verdict (passed, indeterminate, failed) says
 * what was proven from the file alone; the answer also takes into account whether the bytes are those that we stored.
 * - genuine: sound, every byte accounted for
 * - changed: proven changed or forged
 * - unsigned: holds no electronic signature
 * - unsure: neither is proven
 */
export const answers = ['genuine', 'changed', 'unsigned', 'unsure'] as const;

export interface Judgement {
  readonly answer: (typeof answers)[number];
  readonly tone: 'good' | 'unsure' | 'bad';
  readonly title: string;
  readonly text: string;
  readonly link?: { readonly href: string; readonly text: string };
}

export function judge(checked: Checked): Judgement {
  const { report, origin } = checked;
  const { quotesReport = false, ...judged } = judgeFile(checked);
  const use = origin.kind === 'foreign' ? report.document?.use : origin.pledge.content.use;
  return withUse(judged, use, quotesReport && report.document?.use !== undefined);
}

/** A judgement, and whether its text has the report's summary, which names the use of a file by itself. */
type Draft = Judgement & { readonly quotesReport?: boolean };

const quoting = (judged: Judgement): Draft => ({ ...judged, quotesReport: true });

function judgeFile({ report, origin, type, signature }: Checked): Draft {
  if (origin.kind === 'copy' || (origin.kind === 'foreign' && !signature)) return unsigned(type, origin);
  if (origin.kind !== 'foreign') return known(origin, report.summary, report.verdict === 'passed');
  const { summary } = report;
  if (isUnfinished(report)) return quoting(unsure('Belum dapat dipastikan', summary));
  if (report.signatures.length === 0)
    return unsure(
      'Berkas rusak atau terpotong',
      'PDF ini pernah memuat tanda tangan elektronik, tetapi tidak dapat dibaca lagi. Unduh atau minta kirim ulang, lalu periksa lagi.',
    );
  if (report.verdict === 'failed')
    return quoting({ answer: 'changed', tone: 'bad', title: 'Diubah atau palsu', text: summary });
  if (report.verdict === 'indeterminate') return quoting(unsure('Belum dapat dipastikan', summary));
  return quoting({
    answer: 'genuine',
    tone: 'good',
    title: 'Tanda tangan terverifikasi, isi utuh',
    text: summary,
  });
}

/** Whether the check reached a limit or was ended early, without having found a proof of a change. */
const isUnfinished = ({ findings }: Report): boolean =>
  findings.some(({ code }) => endsCheck(code)) &&
  findings.every(({ code, severity }) => severity !== 'failed' || endsCheck(code));
const endsCheck = (code: string): boolean => code.startsWith('limit-') || code === 'check-unfinished';

const unsure = (title: string, text: string): Judgement => ({ answer: 'unsure', tone: 'unsure', title, text });

const linkTo = (code: string, text: string) => ({ href: `/v/${code}`, text });

const whatItIs: Readonly<Record<FileType, string>> = {
  pdf: 'PDF ini tidak memuat tanda tangan elektronik. Barangkali ini hasil “Cetak ke PDF”, pindaian, atau PDF yang disimpan ulang oleh aplikasi lain.',
  picture: 'Ini gambar: foto, pindaian, atau tangkapan layar. Gambar tidak memuat tanda tangan elektronik.',
  'web-page': 'Ini halaman web yang tersimpan, bukan PDF. Buka halamannya, lalu unduh PDF-nya.',
  archive: 'Ini arsip terkompresi. Buka (ekstrak) dulu arsipnya, lalu periksa PDF di dalamnya.',
  office: 'Ini dokumen pengolah kata atau lembar kerja, bukan PDF yang ditandatangani.',
  email: 'Ini surel. Simpan dulu PDF yang terlampir padanya, lalu periksa PDF itu.',
  text: 'Ini berkas teks, bukan PDF.',
  unknown: 'Ini bukan PDF, atau awal berkasnya hilang.',
};

function unsigned(type: FileType, origin: Extract<Origin, { kind: 'copy' | 'foreign' }>): Judgement {
  const head = { answer: 'unsigned', tone: 'unsure', title: 'Bukan berkas bertanda tangan' } as const;
  if (origin.kind === 'foreign')
    return {
      ...head,
      text: `${whatItIs[type]} Bila pada lembarnya ada QR, pindai dengan kamera ponsel; bila ada kode, ketik kodenya.`,
      link: { href: '/v', text: 'Ketik kode pada lembar' },
    };
  const { code } = origin.pledge.file;
  return {
    ...head,
    text: `${whatItIs[type]} Di dalamnya tertulis kode ${code}: bandingkan dengan naskah aslinya.`,
    link: linkTo(code, `Lihat naskah asli ${code}`),
  };
}

function known(origin: Exclude<Origin, { kind: 'copy' | 'foreign' }>, summary: string, passed: boolean): Draft {
  if (origin.kind === 'ours') return ours(origin);
  const { code } = origin.pledge.file;
  const link = linkTo(code, 'Lihat dan unduh naskah yang asli');
  if (origin.kind === 'cut') {
    const percent = Math.floor((100 * origin.size) / origin.whole);
    const text = `Ini bagian awal naskah ${code}, baru ${percent} % dari berkas aslinya: unduhan atau kirimannya terputus. Unduh sekali lagi.`;
    return { ...unsure('Unduhan terpotong', text), link };
  }
  if (origin.kind === 'extended') return { ...extended(origin, passed), link };
  return quoting({
    answer: 'changed',
    tone: 'bad',
    title: 'Bukan naskah asli: diubah atau palsu',
    text: `Berkas ini memakai kode ${code}, tetapi isinya tidak sama byte demi byte dengan naskah yang kami simpan. ${summary}`,
    link,
  });
}

function extended({ pledge, added, update }: Extract<Origin, { kind: 'extended' }>, passed: boolean): Judgement {
  const { code } = pledge.file;
  const bytes = `${added.toLocaleString('id-ID')} byte`;
  if (pledge.declaration.state === 'revoked') return { ...revoked(pledge), answer: passed ? 'genuine' : 'unsure' };
  if (passed)
    return {
      answer: 'genuine',
      tone: 'good',
      title: 'Asli dan utuh, dengan bukti tambahan',
      text: `Ini naskah final ${code} yang kami simpan, ditambah ${bytes} bukti (misalnya stempel waktu) oleh pihak lain. Isi dan tanda tangannya tidak berubah.`,
    };
  if (!update)
    return unsure(
      'Naskah asli dengan byte tambahan',
      `Ini naskah ${code} yang kami simpan, tetapi di belakangnya menempel ${bytes} yang bukan bagiannya, seperti yang kadang ditambahkan saat dikirim. Pakailah berkas aslinya.`,
    );
  return {
    answer: 'changed',
    tone: 'bad',
    title: 'Diubah setelah disegel',
    text: `Berkas ini berawal dari naskah ${code} yang kami simpan, tetapi ${bytes} ditambahkan sesudahnya dan dapat mengubah yang terlihat. Jangan dipakai; unduh berkas aslinya.`,
  };
}

const revoked = ({ declaration, file }: Pledge): Judgement => ({
  answer: 'genuine',
  tone: 'bad',
  title: 'Asli, tetapi sudah dicabut',
  text: `Berkas ini sama dengan yang kami simpan, tetapi penyelenggara mencabutnya: ${declaration.revoked?.reason ?? ''}`,
  link: linkTo(file.code, `Lihat naskah ${file.code}`),
});

function ours({ pledge, latest, sealed, signed, unlogged }: Extract<Origin, { kind: 'ours' }>): Judgement {
  const { code, signers } = pledge.file;
  const link = linkTo(code, `Lihat naskah ${code}`);
  if (pledge.declaration.state === 'revoked') return revoked(pledge);
  if (unlogged > 0) {
    const text = `Berkas ini sama dengan yang kami simpan, tetapi ${unlogged} tanda tangan memakai kunci tablet petugas yang tidak tercatat di log terbuka. Beri tahu penyelenggara; pengelola server menjalankan ikrar audit.`;
    return { ...unsure('Kunci petugas tidak tercatat', text), link };
  }
  if (sealed && pledge.final) {
    const renewed = latest
      ? ''
      : ' Sejak itu stempel waktu arsipnya sudah diperpanjang; isi dan tanda tangannya tetap, dan berkas terbaru dapat diunduh.';
    const counted = pledge.file.kind === 'berita-acara' ? '' : `: ${signed} dari ${signers} orang menandatangani`;
    return {
      answer: 'genuine',
      tone: 'good',
      title: 'Asli dan utuh',
      text: `Tanda tangan terverifikasi. Berkas ini sama byte demi byte dengan naskah final yang kami simpan${counted}.${renewed}`,
      link,
    };
  }
  const text = `Berkas ini naskah kami sebagaimana adanya setelah tanda tangan ke-${signed} dari ${signers}; sesudah itu masih ada tambahan.`;
  return { ...unsure('Asli, tetapi bukan yang final', text), link };
}
