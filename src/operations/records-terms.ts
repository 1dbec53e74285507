import { z } from 'zod';
import { mapLimited } from '../core/turns.ts';
import * as model from '../model.ts';
import { type ArchiveRecord, type PledgeEvent, type RecordsTerms, recordsFates, recordsSecurity } from '../model.ts';
import type { Services } from '../services.ts';
import { type Stores, update } from '../stores.ts';
import { archive } from './handovers.ts';
import { eventId, text } from './input.ts';
import { operation } from './operation.ts';
import { record } from './trail.ts';

const optional = (max: number, title: string, example: string) =>
  text(max)
    .or(z.literal(''))
    .default('')
    .meta({ title, examples: [example] });

const fields = {
  fileNumber: optional(40, 'Nomor berkas', '12'),
  classification: text(60).meta({ title: 'Kode klasifikasi', examples: ['PM.01.02'] }),
  active: optional(60, 'Jangka simpan aktif', '1 tahun'),
  inactive: optional(60, 'Jangka simpan inaktif', '4 tahun'),
  fate: z.enum(recordsFates).meta({ title: 'Nasib akhir' }),
  security: z.enum(recordsSecurity).meta({ title: 'Klasifikasi keamanan' }),
  access: optional(120, 'Hak akses', 'Pengawas internal, pimpinan, unit pengolah'),
  location: optional(120, 'Lokasi simpan', 'Server Bawaslu Provinsi, folder PM.01'),
  unit: optional(120, 'Unit pengolah', 'Subbagian Pengawasan Pemilu'),
};

const termsAnswer = model.recordsTerms.strip().meta({ id: 'RecordsTerms' });

export const getRecordsTerms = operation({
  summary: 'Isi daftar arsip yang ditentukan kantor: klasifikasi, jangka simpan, lokasi',
  note: 'Selama kegiatan ini belum punya isian sendiri, berlaku isian kegiatan terbaru dari penyelenggara yang sama.',
  access: archive,
  input: z.strictObject(eventId),
  answer: termsAnswer,
  run: ({ services, event }) => termsOf(services, event),
});

export const setRecordsTerms = operation({
  summary: 'Mengubah isi daftar arsip kegiatan',
  note: 'Berlaku bagi daftar dan paket arsip yang diunduh sesudahnya.',
  access: archive,
  input: z.strictObject({ ...eventId, ...fields }),
  answer: termsAnswer,
  async run({ services, actor, event }, { eventId: id, ...terms }) {
    await keepInArchive(services.stores, id, { terms });
    await record({ services, actor, event }, 'records-terms-set', { classification: terms.classification });
    return terms;
  },
});

/** Keeps something of an event in the archive, beside what is kept of it already. */
export async function keepInArchive(
  { archives }: Pick<Stores, 'archives'>,
  id: string,
  facts: Pick<ArchiveRecord, 'terms'> | Pick<ArchiveRecord, 'bag'>,
): Promise<void> {
  if (!(await archives.insert({ id, version: 0, ...facts })))
    await update(archives, id, (kept) => ({ ...kept, ...facts }));
}

/** An event's own terms, or else those of the newest event of its office, or else the operator's. */
export async function termsOf(
  { stores, config }: Pick<Services, 'stores' | 'config'>,
  event: PledgeEvent,
): Promise<RecordsTerms> {
  const own = await stores.archives.get(event.id);
  if (own?.terms) return own.terms;
  const said = (await stores.archives.find()).filter(({ terms }) => terms);
  const known = await mapLimited(said, 64, async ({ id, terms }) => ({ held: await stores.events.get(id), terms }));
  const [newest] = known
    .filter(({ held }) => held?.organizer === event.organizer)
    .toSorted((a, b) => (a.held!.firstDay < b.held!.firstDay ? 1 : -1));
  const office = newest?.terms;
  // the number of a berkas is one event's; all else is the same for an office
  return office ? { ...office, fileNumber: '' } : operatorsTerms(config.archive);
}

/** The settings of the server, whose retention is "5 tahun, permanen" or "1 tahun, 4 tahun, permanen". */
function operatorsTerms({ code, retention }: Services['config']['archive']): RecordsTerms {
  const parts = retention.split(',').map((part) => part.trim());
  const fate = recordsFates.find((one) => one === parts.at(-1)?.toLowerCase());
  const [active = '', inactive = ''] = fate ? parts.slice(0, -1) : parts;
  return {
    ...{ fileNumber: '', classification: code, active, inactive, fate: fate ?? 'dinilai kembali' },
    ...{ security: 'biasa', access: '', location: '', unit: '' },
  };
}
