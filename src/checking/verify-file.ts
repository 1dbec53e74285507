import { z } from 'zod';
import { declarationStates } from '../model.ts';
import { operation } from '../operations/operation.ts';
import { reportSchema } from '../verification/report.ts';
import type { Checked, CheckFile } from './check.ts';

const checkedAnswer = reportSchema.unwrap().extend({
  origin: z
    .object({
      kind: z.enum(['ours', 'altered', 'foreign']),
      code: z.string().optional(),
      state: z.enum(declarationStates).optional(),
      latest: z.boolean().optional().describe('Berakhir di revisi terakhir yang kami simpan'),
      signed: z.int().optional(),
      of: z.int().optional(),
    })
    .meta({ id: 'FileOrigin', description: 'Apakah berkas ini sama byte demi byte dengan yang kami simpan' }),
});

function toAnswer({ report, origin }: Checked) {
  if (origin.kind === 'foreign') return { ...report, origin: { kind: 'foreign' as const } };
  const { file, declaration } = origin.pledge;
  const about = { kind: origin.kind, code: file.code, state: declaration.state };
  const { signers: of } = file;
  return {
    ...report,
    origin: origin.kind === 'ours' ? { ...about, latest: origin.latest, signed: origin.signed, of } : about,
  };
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
    run: async (_granted, { bytes }) => toAnswer(await check(bytes)),
  });
