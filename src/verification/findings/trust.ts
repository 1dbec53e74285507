import { kinds } from './kind.ts';

interface Validity {
  readonly from: Date;
  readonly until: Date;
}

interface Named {
  /** The certificate's common name. */
  readonly certificate: string;
}

/** The time of a timestamp, and that of something which it covers. */
interface Stamps {
  readonly time: Date;
  readonly covered: Date;
}

const validity = ({ from, until }: Validity): string =>
  `Sertifikat berlaku ${from.toISOString()} sampai ${until.toISOString()}`;

/** Certificates, timestamps, revocation, the transparency log: who signed and when. */
export const trustKinds = {
  ...kinds('failed', 'FORMAT_FAILURE', {
    'certificate-mismatch': 'Sertifikat bukan yang disebut di dalam tanda tangan',
    'inclusion-failed': ({ why }: { why: string }) => `Tanda terima log tidak cocok dengan berkas ini: ${why}`,
  }),
  ...kinds('failed', 'CERTIFICATE_CHAIN_GENERAL_FAILURE', {
    'certificate-damaged': {
      unreadable: 'Sertifikat dalam tanda tangan rusak',
      forged: 'Sertifikat tidak asli: tanda tangan penerbitnya salah',
      'store-unreadable': (_: unknown, { object }) => `Bukti dalam DSS rusak (objek ${object})`,
      'store-forged': 'Sertifikat dalam DSS tidak asli',
    },
    'crl-damaged': 'Daftar pencabutan (CRL) dalam DSS tidak asli',
  }),
  ...kinds('token', 'FORMAT_FAILURE', {
    'timestamp-malformed': { content: 'Stempel waktu tidak dapat dibaca', token: 'Stempel waktu tanda tangan rusak' },
  }),
  ...kinds('token', 'HASH_FAILURE', { 'timestamp-imprint': 'Stempel waktu dibuat untuk isi yang lain' }),
  ...kinds('token', 'SIG_CRYPTO_FAILURE', { 'timestamp-wrong': 'Stempel waktu tidak sah' }),
  ...kinds('failed', 'NO_CERTIFICATE_CHAIN_FOUND', {
    'signer-stranger': 'Penanda tangan tidak dikenal penerbit dokumen ini',
  }),
  ...kinds('failed', 'CHAIN_CONSTRAINTS_FAILURE', {
    'certificate-role': {
      certification: 'Dokumen disertifikasi dengan sertifikat yang bukan segel penyelenggara',
      approval: 'Bidang penanda tangan diisi dengan sertifikat yang dibuat untuk keperluan lain',
    },
  }),
  ...kinds('failed', 'EXPIRED', {
    'certificate-not-valid-then': (times: Validity & { at: Date }) =>
      `${validity(times)}, tidak pada saat menandatangani (${times.at.toISOString()})`,
  }),
  ...kinds('failed', 'REVOKED', {
    revoked: ({ since }: { since: Date }) => `Sertifikat dicabut sejak ${since.toISOString()}`,
  }),
  ...kinds('structure', 'REVOKED_NO_POE', {
    'revoked-unproven': ({ since }: { since: Date }) =>
      `Sertifikat dicabut sejak ${since.toISOString()}; tidak ada stempel waktu yang membuktikan tanda tangan lebih dulu`,
  }),
  ...kinds('structure', 'TRY_LATER', {
    'certificate-held': ({ since, certificate }: { since: Date } & Named) =>
      `Sertifikat ${certificate} ditangguhkan (certificateHold) sejak ${since.toISOString()}; penerbitnya belum mencabut dan belum memulihkannya`,
  }),
  ...kinds('lacking', 'TRY_LATER', {
    'revocation-missing': ({ certificate, sources }: Named & { sources: readonly string[] }) =>
      `Status pencabutan sertifikat ${certificate} (${sources.join(', ')}) tidak ada di dalam berkas untuk waktu itu`,
  }),
  ...kinds('structure', 'NO_SIGNING_CERTIFICATE_FOUND', {
    'certificate-missing': 'Sertifikat penanda tangan tidak ada dalam tanda tangan',
  }),
  ...kinds('hidden', 'FORMAT_FAILURE', { 'ocsp-damaged': 'Bukti OCSP dalam DSS rusak' }),
  ...kinds('structure', 'CHAIN_CONSTRAINTS_FAILURE', {
    'certificate-unsuitable': {
      timestamping: 'Sertifikat stempel waktu bukan untuk stempel waktu',
      signing: 'Sertifikat penanda tangan bukan untuk menandatangani',
    },
    'chain-unsupported': ({ extension }: { extension: string }) =>
      `Sertifikat memuat syarat yang tidak dikenal (${extension})`,
  }),
  ...kinds('structure', 'CERTIFICATE_CHAIN_GENERAL_FAILURE', {
    'chain-invalid': 'Sertifikat penerbit tidak berhak menerbitkan sertifikat ini',
  }),
  ...kinds('deviation', 'SIG_CONSTRAINTS_FAILURE', {
    'certificate-unrelated': {
      signature: 'Ada sertifikat yang tidak berhubungan dengan penanda tangan',
      store: 'DSS memuat sertifikat yang tidak berhubungan dengan dokumen ini',
      crl: 'DSS memuat CRL yang tidak berhubungan dengan dokumen ini',
    },
    'ocsp-unfounded': {
      unrelated: 'DSS memuat jawaban OCSP yang tidak berhubungan dengan dokumen ini',
      unsound: 'DSS memuat jawaban OCSP yang bukan dari penjawab yang berhak',
    },
    'certificate-repeated': {
      signature: 'Satu sertifikat dimuat lebih dari sekali dalam tanda tangan',
      twin: 'Satu sertifikat dimuat dengan dua nilai tanda tangan penerbitnya',
    },
  }),
  ...kinds('deviation', 'NO_POE', {
    'timestamp-missing': 'Tanda tangan tanpa stempel waktu: waktunya tidak terbukti',
  }),
  ...kinds('indeterminate', 'NO_POE', {
    'timestamp-untrusted': 'Stempel waktu berasal dari pihak yang tidak dikenal; waktunya tidak terbukti',
  }),
  ...kinds('structure', 'TIMESTAMP_ORDER_FAILURE', {
    'timestamp-order': {
      authority: ({ time }: { time: Date }) =>
        `Stempel waktu menyatakan ${time.toISOString()}, di luar masa berlaku sertifikat pembuatnya`,
      document: ({ time, covered }: Stamps) =>
        `Stempel waktu dokumen (${time.toISOString()}) lebih dulu daripada yang dilindunginya (${covered.toISOString()})`,
      evidence: ({ time, covered }: Stamps) =>
        `Stempel waktu dokumen (${time.toISOString()}) lebih dulu daripada bukti pencabutan yang dilindunginya (${covered.toISOString()})`,
      signature: ({ time, covered }: Stamps) =>
        `Tanda tangan distempel waktu (${time.toISOString()}) sebelum bagian yang ditandatanganinya ada (${covered.toISOString()})`,
    },
  }),
  ...kinds('indeterminate', 'TIMESTAMP_ORDER_FAILURE', {
    'timestamp-future': ({ time }: { time: Date }) =>
      `Stempel waktu menyatakan ${time.toISOString()}, padahal waktu itu belum tiba; periksa juga jam perangkat ini`,
  }),
  ...kinds('deviation', 'SIG_CONSTRAINTS_FAILURE', {
    'claimed-time': ({ claim, proven }: { claim: Date; proven: Date }) =>
      `Waktu menurut penanda tangan (${claim.toISOString()}) jauh dari yang terbukti (${proven.toISOString()})`,
  }),
  ...kinds('house', 'SIG_CONSTRAINTS_FAILURE', {
    'claimed-time-missing': 'Tanda tangan tidak menyebut waktunya (M)',
  }),
  ...kinds('indeterminate', 'NO_CERTIFICATE_CHAIN_FOUND', {
    'no-roots': 'Tidak ada sertifikat akar yang dipercaya: siapa penanda tangannya tidak dapat dipastikan',
    'signer-untrusted': ({ certificate, issuer }: Named & { issuer: string }) =>
      `Penanda tangan ${certificate} memakai sertifikat terbitan ${issuer}, yang tidak bermuara pada akar yang dipercaya di sini`,
  }),
  ...kinds('indeterminate', 'OUT_OF_BOUNDS_NO_POE', {
    'certificate-expired': (times: Validity) =>
      `${validity(times)}; tidak ada stempel waktu yang membuktikan tanda tangan lebih dulu`,
  }),
  ...kinds('indeterminate', 'TRY_LATER', {
    'revocation-unknown': ({ certificate }: Named) =>
      `Tidak ada bukti bahwa sertifikat ${certificate} masih berlaku saat menandatangani`,
  }),
  ...kinds('note', 'TRY_LATER', {
    'revocation-unchecked': ({ certificate }: Named) =>
      `Status pencabutan sertifikat ${certificate} tidak ada di dalam berkas`,
    'evidence-unsupported': 'Bukti OCSP dalam DSS tidak memuat jawaban',
  }),
  ...kinds('note', 'SIG_CONSTRAINTS_FAILURE', {
    'seal-foreign': 'Segel penyelenggara diterbitkan pihak lain, bukan penerbit sertifikat ikrar',
    'inclusion-proven': ({ origin }: { origin: string | undefined }, { revision }) =>
      `Revisi ${revision} tercatat dalam log publik${origin === undefined ? '' : ` ${origin}`}`,
  }),
};
