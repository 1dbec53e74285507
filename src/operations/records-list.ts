import { z } from 'zod';
import { payload } from '../archive/bag-payload.ts';
import { recordsCsv, recordsTable, recordsWidths } from '../archive/records-list.ts';
import { utf8 } from '../core/bytes.ts';
import { spreadsheet } from '../core/spreadsheet.ts';
import { archive } from './handovers.ts';
import { eventId } from './input.ts';
import { media, operation } from './operation.ts';
import { listRecords } from './records.ts';
import { termsOf } from './records-terms.ts';

/** One type for both forms, which the description of the API can name; programs tell them apart by what they asked for. */
const type = 'application/octet-stream';

export const downloadRecordsList = operation({
  summary: 'Daftar arsip kegiatan sebagai XLSX atau CSV (titik koma)',
  note: 'Barisnya sama dengan `daftar-arsip.csv` di dalam paket arsip. `conflict` selama belum ada naskah yang ditutup.',
  access: archive,
  input: z.strictObject({ ...eventId, format: z.enum(['xlsx', 'csv']).default('xlsx') }),
  answer: media(type),
  errors: ['conflict'],
  async run({ services, event }, { format }) {
    const records = await listRecords(services, event.id);
    const rows = records.map((one) => ({ ...one, path: `data/${payload.document(one.code)}` }));
    const list = { terms: await termsOf(services, event), creator: event.organizer, rows };
    const bytes =
      format === 'csv' ? utf8(recordsCsv(list)) : await spreadsheet('Daftar arsip', recordsTable(list), recordsWidths);
    return { bytes, type, name: `daftar-arsip-${event.slug}.${format}` };
  },
});
