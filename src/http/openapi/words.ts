import { capitalized } from '../../core/capitals.ts';
import type { Right } from '../../model.ts';
import type { Access, Reach } from '../../operations/access.ts';
import type { Counting } from '../mounted.ts';

/** Who may do something, in a sentence. */
export function whoMay(access: Access): string {
  if (access === 'anyone') return 'Siapa saja, tanpa masuk.';
  if (access === 'account') return 'Setiap akun yang sudah masuk.';
  if (access === 'admin') return 'Pengelola.';
  return 'event' in access ? `${holders(access.event)} kegiatan itu.` : `${holders(access.declaration)} naskah itu.`;
}

const holders = (reach: Reach): string =>
  reach === 'any'
    ? 'Siapa pun yang berhak di'
    : capitalized(
        [reach]
          .flat()
          .map((right) => rightWords[right])
          .join(' atau '),
      );

const rightWords: Readonly<Record<Right, string>> = {
  organizer: 'penyelenggara',
  attendant: 'petugas meja atau penyelenggara',
  archivist: 'arsiparis',
};

/** A limit in a sentence. */
export function limitWords({ what, most, seconds }: Counting): string {
  const number = most.toLocaleString('id-ID');
  switch (what) {
    case 'requests':
      return `Paling banyak ${number} permintaan per ${seconds} detik dari satu alamat jaringan.`;
    case 'failures':
      return `Sesudah ${number} tebakan salah per ${seconds} detik dari satu alamat jaringan, yang salah dijawab 429.`;
    case 'open':
      return `Paling banyak ${number} permintaan sekaligus dari satu alamat jaringan.`;
    case 'uploads':
      return `Paling banyak ${number} kiriman sekaligus di seluruh server.`;
  }
}
