import { z } from 'zod';
import type { Of } from '../model.ts';
import { lookCodes, lookThrough, lookWords } from '../roster/look.ts';
import { declarationId } from './input.ts';
import { operation } from './operation.ts';

const place = { row: z.int().describe('Urutan di daftar, mulai dari 1'), personId: z.string(), name: z.string() };

const answer = z
  .object({
    look: z.array(
      z.object({
        ...place,
        code: z.enum(lookCodes),
        message: z.string(),
        others: z.array(z.object(place)).optional().describe('Mungkin orang yang sama'),
        suggestion: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'RosterLook' });

export type RosterLook = Of<typeof answer>['look'];

/** What wants a look before the roster is frozen: also shown before opening. */
export const lookAtRoster = operation({
  summary: 'Yang perlu dilihat di daftar peserta sebelum dibuka',
  note: 'Bukan kesalahan: nama yang mungkin sama, huruf besar semua, angka di nama, instansi kosong, kode wilayah yang tidak dikenal. `suggestion` adalah usul penulisannya.',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer,
  async run({ services, declaration }) {
    const people = (await services.stores.rosters.get(declaration.id))?.people ?? [];
    const regions = await services.loadRegions();
    const placeOf = (at: number) => ({ row: at + 1, personId: people[at]!.id, name: people[at]!.name });
    const look = lookThrough(people, (code) => regions.has(code)).map(({ at, others, ...rest }) => ({
      ...rest,
      ...placeOf(at),
      message: lookWords[rest.code],
      ...(others ? { others: others.map(placeOf) } : {}),
    }));
    return { look };
  },
});
