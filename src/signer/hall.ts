import { z } from 'zod';
import { recordId, represents, time } from '../operations/input.ts';
import { operation } from '../operations/operation.ts';
import { searchPeople } from './directory.ts';
import { hallCodeDigits } from './hall-code.ts';
import type { Live } from './live.ts';
import { pinDigits } from './pin.ts';
import { enterByPin } from './signing.ts';
import { ticketLifetime } from './tickets.ts';

export const eventName = {
  event: z
    .string()
    .regex(/^[a-z0-9_-]{1,80}$/)
    .describe('Nama pendek kegiatan, seperti di /h/{event}')
    .meta({ examples: ['sijunjung'] }),
};

export const ticketAnswer = z
  .object({ token: z.string(), seconds: z.int().describe('Lama tiket berlaku') })
  .meta({ id: 'Ticket' });

const listed = z
  .object({
    id: z.string(),
    name: z.string(),
    position: z.string(),
    represents,
    institution: z.string(),
    group: z.string(),
  })
  .meta({ id: 'HallPerson' });

export const searchHall = operation({
  summary: 'Cari nama pada naskah yang sedang dibuka, paling sedikit dua huruf',
  note: '`{event}` ialah `slug`, bukan `id`. Dua huruf hanya menemukan kata nama yang utuh (“Li”). Ejaan Muhammad, huruf rangkap, spasi dan tanda petik tidak dibedakan. Menjawab paling banyak 25 orang dan, di `found`, jumlah semuanya.',
  access: 'anyone',
  input: z.strictObject({
    ...eventName,
    q: z
      .string()
      .min(2)
      .max(80)
      .meta({ examples: ['andi'] }),
  }),
  answer: z.object({ found: z.int(), people: z.array(listed) }),
  errors: ['not-found'],
  run: async ({ services }, { event: slug, q }) => searchPeople(await services.getDirectory(slug), q),
});

export const enterHall = operation({
  summary: 'Masuk dengan PIN; menjawab tiket untuk menandatangani',
  note: '`{event}` ialah `slug`. `token` dipakai di `/api/sign/{token}` selama `seconds` detik, tanpa PIN lagi. Hanya pada hari penandatanganan; di luar itu pakai tautan pribadi.',
  access: 'anyone',
  input: z.strictObject({
    ...eventName,
    signerId: recordId,
    pin: pinDigits,
    code: hallCodeDigits
      .optional()
      .describe('Kode aula yang sedang tampil di papan; wajib kecuali penyelenggara mematikannya')
      .meta({ examples: ['482917'] }),
  }),
  answer: ticketAnswer,
  errors: ['not-found', 'hall-closed', 'hall-code-wrong', 'pin-wrong', 'pin-locked'],
  async run({ services, caller }, { event: slug, signerId, pin, code }) {
    const directory = await services.getDirectory(slug);
    const token = await enterByPin(services, directory, { signerId, pin, code, address: caller.address });
    return { token, seconds: ticketLifetime.hall };
  },
});

const progressAnswer = z
  .object({
    total: z.int(),
    signed: z.int(),
    groups: z.array(
      z
        .object({
          label: z.string(),
          short: z.string().describe('Untuk papan: “Kec. Kupitan”'),
          total: z.int(),
          signed: z.int(),
        })
        .meta({ id: 'BoardGroup' }),
    ),
    latest: z.array(
      z.object({ name: z.string(), position: z.string(), represents, at: time }).meta({ id: 'BoardSigner' }),
    ),
  })
  .meta({ id: 'EventProgress' });

export const readHallProgress = (live: Live) =>
  operation({
    summary: 'Jumlah yang sudah menandatangani, per kelompok, dan nama-nama terbaru',
    note: '`{event}` ialah `slug`. Isi yang sama datang sendiri lewat arus `/h/{event}/papan/arus`.',
    access: 'anyone',
    input: z.strictObject(eventName),
    answer: progressAnswer,
    errors: ['not-found'],
    run: async ({ services }, { event: slug }) => live.progress((await services.getDirectory(slug)).event.id),
  });
