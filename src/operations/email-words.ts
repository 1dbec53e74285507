import type { EmailReason } from '../model.ts';

/** Why a message was not sent, or is not known to be, for organizers. */
export const emailReasonWords: Readonly<Record<EmailReason, string>> = {
  'address-unknown': 'Alamat ini tidak dikenal server penerima. Periksa alamatnya.',
  'mailbox-full': 'Kotak surat penerima penuh.',
  refused: 'Server surel menolak pesan ini.',
  postponed: 'Server surel meminta dicoba lagi nanti.',
  unreachable: 'Server surel tidak dapat dihubungi. Beri tahu pengelola bila berlanjut.',
  'not-encrypted': 'Sambungan ke server surel tidak dapat dienkripsi. Beri tahu pengelola (SMTP_URL).',
  'login-refused': 'Server surel menolak nama atau sandi pengelola (SMTP_URL).',
  'sender-refused': 'Server surel menolak alamat pengirim (SMTP_FROM).',
  'no-answer': 'Server surel tidak menjawab sesudah pesannya dikirim; mungkin sudah sampai, mungkin belum.',
  restored: 'Penyimpanan dipulihkan dari cadangan; pesan ini mungkin sudah terkirim sesudah cadangan dibuat.',
  'no-address': 'Orang ini tidak lagi punya alamat surel di daftar.',
  'no-link': 'Tautan orang ini tidak dapat dibaca lagi. Buat kartu baru.',
};
