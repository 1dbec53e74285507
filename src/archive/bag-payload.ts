import type { RecordsTerms } from '../model.ts';
import type { Content } from './bag-zip.ts';

/** The paths in a bag, for its writer, its README and the verifier. All are below `data/`. */
export const payload = {
  readme: 'BACA-SAYA.txt',
  list: 'daftar-arsip.csv',
  document: (code: string) => `dokumen/${code}.pdf`,
  content: (code: string) => `isi/${code}.json`,
  strokes: (code: string) => `goresan/${code}.json`,
  report: (code: string) => `laporan/${code}.json`,
  proof: (code: string, n: number) => `tanda-terima/${code}/${n < 0 ? 'pencabutan' : n}.tlog-proof`,
  checkpoint: 'log/checkpoint.txt',
  logKeys: 'log/kunci-log.txt',
  logCertificate: 'log/kunci-log.pem',
  certificate: (name: string) => `sertifikat/${name}.pem`,
  crl: (name: string) => `sertifikat/${name}.crl`,
  text: (name: string) => `naskah/${name}`,
} as const;

/** One signed file and everything that belongs to it. */
export interface BagDocument {
  readonly code: string;
  /** A description in words, e.g. "Ikrar Netralitas Pegawai ASN, nomor 001/…, 71 orang". */
  readonly description: string;
  /** The days on which it came about, in words. */
  readonly period: string;
  readonly quantity: string;
  readonly note: string;
  readonly pdf: () => AsyncIterable<Uint8Array>;
  /** The canonical JSON that is attached to the PDF. */
  readonly content: string;
  /** The drawings that the file does not print, where it prints none (core/strokes-file). */
  readonly strokes?: () => Promise<string>;
  /** The verifier's report as JSON. */
  readonly report: () => Promise<string>;
  /** Inclusion proofs, ascending by revision; -1 is the revocation. */
  readonly proofs: () => AsyncIterable<{ readonly n: number; readonly text: string }>;
}

export interface BagInput {
  /** Short name of the event, in the folder's name: letters, digits, dashes. */
  readonly slug: string;
  readonly event: {
    readonly name: string;
    readonly organizer: string;
    readonly venue: string;
    readonly firstDay: string;
    readonly lastDay: string;
  };
  /**
   * The day of the newest content, `YYYY-MM-DD`. It is the date of the bag, so that the same state gives the same
   * bytes.
   */
  readonly day: string;
  readonly terms: RecordsTerms;
  readonly documents: readonly BagDocument[];
  readonly log: {
    readonly origin: string;
    readonly checkpoint: string;
    readonly vkeys: readonly string[];
    /** The certificate by which the issuer confirms the log's key, PEM. */
    readonly certificate: string;
  };
  /** PEM by name; `root` among them. */
  readonly certificates: Readonly<Record<string, string>>;
  /** PEM by name. */
  readonly crls: Readonly<Record<string, string>>;
  /** Agreed texts in the versions used, by `{template}/{version}.md`. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface PayloadFile {
  readonly path: string;
  readonly content: Content;
}
