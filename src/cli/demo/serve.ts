import { positionWords } from '../../core/represented.ts';
import type { Role } from '../../model.ts';
import type { Display } from '../progress.ts';
import type { EventPlan } from './event-file.ts';
import type { Card } from './organizer.ts';
import { type Demo, openDemo } from './server.ts';
import { type Prepared, prepare, signPledge } from './steps.ts';

/** Serves an event that is half signed, with a link for every role, until the process is stopped. */
export async function serveDemo(plan: EventPlan, display: Display, port: number): Promise<Demo> {
  const demo = await openDemo(plan, display, { port });
  try {
    const prepared = await prepare(demo, plan);
    for (const pledge of prepared.pledges) await signPledge(demo, pledge, 0.5);
    const { boardUrl } = await openHall(demo, prepared);
    display.say('', ...people(prepared), ...pages(demo, plan, { ...prepared, boardUrl }));
    return demo;
  } catch (error) {
    await demo.close();
    throw error;
  }
}

/** The events of the demo are of 2024: opens the hall for the month to come. */
async function openHall({ admin, clock }: Demo, { eventId }: Prepared): Promise<{ readonly boardUrl: string }> {
  const until = new Date(clock.now().getTime() + 31 * 86_400_000).toISOString().slice(0, 10);
  const path = `/api/events/${eventId}/hall`;
  await admin.json(path, { method: 'PATCH', json: { until } });
  return admin.json<{ boardUrl: string }>(path);
}

const words = { pemandu: 'Pemandu', penandatangan: 'Pejabat', saksi: 'Saksi', mengetahui: 'Mengetahui' } as const;

/** Some people of each role who have not signed yet. */
function people({ pledges: [main] }: Prepared): readonly string[] {
  if (!main) return [];
  const waiting = main.cards.filter(({ signerId }) => !main.signedBy.includes(signerId));
  const some = (role: Role, most: number): readonly string[] =>
    waiting
      .filter(({ signerId }) => main.people.find(({ id }) => id === signerId)?.role === role)
      .slice(0, most)
      .flatMap(({ link, pin, name, ...card }: Card) => [
        `  ${words[role].padEnd(12)}${link}   PIN ${pin}`,
        `              ${name}, ${positionWords(card)}`,
      ]);
  return [
    'Kegiatan berjalan dan baru ditandatangani sebagian. Cobalah sebagai:',
    '',
    ...some('penandatangan', 2),
    ...some('saksi', 1),
    ...some('mengetahui', 1),
  ];
}

function pages(
  { server: { url }, password }: Demo,
  { members }: EventPlan,
  { slug, pledges: [main], boardUrl }: Prepared & { readonly boardUrl: string },
): readonly string[] {
  const attendant = members.find(({ right }) => right === 'attendant');
  return [
    `  Aula        ${url}/h/${slug}   cari nama, masukkan kode aula dari papan dan PIN`,
    `  Papan       ${boardUrl}`,
    `  Warga       ${main?.declaration.files[0]?.url ?? url}`,
    `  Periksa     ${url}/periksa`,
    '',
    `  Penyelenggara   ${url}/masuk   nama penyelenggara   kata sandi ${password}`,
    ...members.map(({ name }) => `  ${name.padEnd(16)}${url}/masuk   nama ${name}   kata sandi sama`),
    ...(attendant ? [`  Meja (kios)     ${url}/kios/${slug}   sebagai ${attendant.name}`] : []),
    '',
    'Ctrl+C menghentikan dan menghapus semuanya.',
  ];
}
