import { z } from 'zod';
import { declarationStates } from '../model.ts';
import { operation } from '../operations/operation.ts';
import { reportSchema } from '../verification/report.ts';
import type { Checked, CheckFile } from './check.ts';
import { fileTypes } from './file-type.ts';
import { answers, judge } from './judgement.ts';
import type { Origin } from './origin.ts';

const checkedAnswer = reportSchema.unwrap().extend({
  answer: z
    .object({
      kind: z.enum(answers).describe('Asli dan utuh, diubah atau palsu, tidak bertanda tangan, belum dapat dipastikan'),
      fileType: z.enum(fileTypes),
      title: z.string(),
      text: z.string(),
    })
    .meta({ id: 'CheckAnswer', description: 'Jawaban untuk warga, seperti pada halaman /periksa' }),
  origin: z
    .object({
      kind: z.enum(['ours', 'cut', 'extended', 'altered', 'copy', 'foreign']),
      code: z.string().optional(),
      state: z.enum(declarationStates).optional(),
      latest: z.boolean().optional().describe('Berakhir di revisi terakhir yang kami simpan'),
      signed: z.int().optional(),
      unlogged: z.int().optional().describe('Tanda tangan oleh kunci tablet petugas yang tidak tercatat di log'),
      of: z.int().optional(),
      added: z.int().optional().describe('Byte di belakang berkas yang kami simpan'),
    })
    .meta({ id: 'FileOrigin', description: 'Apakah berkas ini sama byte demi byte dengan yang kami simpan' }),
});

function toAnswer(checked: Checked) {
  const { answer: kind, title, text } = judge(checked);
  return { ...checked.report, answer: { kind, fileType: checked.type, title, text }, origin: originOf(checked.origin) };
}

function originOf(origin: Origin) {
  if (origin.kind === 'foreign') return { kind: origin.kind };
  const { file, declaration } = origin.pledge;
  const about = { kind: origin.kind, code: file.code, state: declaration.state };
  const { signers: of } = file;
  if (origin.kind === 'ours') {
    const { latest, signed, unlogged } = origin;
    return { ...about, latest, signed, of, ...(unlogged === 0 ? {} : { unlogged }) };
  }
  return origin.kind === 'extended' ? { ...about, added: origin.added } : about;
}

export const verifyFile = (check: CheckFile) =>
  operation({
    summary: 'Periksa sebuah PDF: tanda tangan, perubahan, dan apakah berkas itu milik situs ini',
    note: 'Berkas tidak disimpan. `verdict` mengatakan apakah PDF itu utuh dan tepercaya, `origin` apakah ia milik situs ini; `code` pada `findings` tetap, `message` tidak.',
    upload: ['application/octet-stream', 'application/pdf'],
    limit: '50mb',
    access: 'anyone',
    input: z.strictObject({ bytes: z.instanceof(Uint8Array) }),
    answer: checkedAnswer,
    errors: ['pdf-unreadable', 'pdf-too-large', 'overloaded'],
    run: async ({ caller }, { bytes }) => toAnswer(await check(bytes, caller.address)),
  });
