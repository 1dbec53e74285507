import { z } from 'zod';
import { recordId, time } from '../operations/input.ts';
import { operation } from '../operations/operation.ts';
import { searchPeople } from './directory.ts';
import type { Live } from './live.ts';
import { pinDigits } from './pin.ts';
import { enterByPin } from './signing.ts';
import { ticketLifetime } from './tickets.ts';

const event = {
  event: z
    .string()
    .regex(/^[a-z0-9_-]{1,80}$/)
    .describe('Nama pendek kegiatan, seperti di /h/{event}')
    .meta({ examples: ['sijunjung'] }),
};

const listed = z.object({
  id: z.string(),
  name: z.string(),
  position: z.string(),
  institution: z.string(),
  group: z.string(),
});

export const searchHall = operation({
  summary: 'Cari nama pada naskah yang sedang dibuka, paling sedikit tiga huruf',
  access: 'anyone',
  input: z.strictObject({
    ...event,
    q: z
      .string()
      .min(3)
      .max(80)
      .meta({ examples: ['andi'] }),
  }),
  answer: z.object({ found: z.int(), people: z.array(listed) }),
  errors: ['not-found', 'rate-limited'],
  run: async ({ services }, { event: slug, q }) => searchPeople(await services.getDirectory(slug), q),
});

export const enterHall = operation({
  summary: 'Masuk dengan PIN; menjawab tiket untuk menandatangani',
  access: 'anyone',
  input: z.strictObject({ ...event, signerId: recordId, pin: pinDigits }),
  answer: z.object({ token: z.string(), seconds: z.int() }),
  errors: ['not-found', 'pin-wrong', 'pin-locked', 'rate-limited'],
  async run({ services, caller }, { event: slug, signerId, pin }) {
    const directory = await services.getDirectory(slug);
    const token = await enterByPin(services, directory, { signerId, pin, address: caller.address });
    return { token, seconds: ticketLifetime.hall };
  },
});

const progressAnswer = z
  .object({
    total: z.int(),
    signed: z.int(),
    groups: z.array(
      z.object({
        label: z.string(),
        short: z.string().describe('Untuk papan: “Kec. Kupitan”'),
        total: z.int(),
        signed: z.int(),
      }),
    ),
    latest: z.array(z.object({ name: z.string(), position: z.string(), at: time })),
  })
  .meta({ id: 'EventProgress' });

export const readHallProgress = (live: Live) =>
  operation({
    summary: 'Jumlah yang sudah menandatangani, per kelompok, dan nama-nama terbaru',
    access: 'anyone',
    input: z.strictObject(event),
    answer: progressAnswer,
    errors: ['not-found'],
    run: async ({ services }, { event: slug }) => live.progress((await services.getDirectory(slug)).event.id),
  });
