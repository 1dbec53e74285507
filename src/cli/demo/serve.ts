import type { Role } from '../../model.ts';
import { type Card, enter, organize } from './organizer.ts';
import { type Act, prepare, signAct } from './play.ts';
import { cast, type DemoOptions, stageOf } from './run.ts';
import { openTheatre, type Theatre } from './theatre.ts';

/** Serves an event that is half signed, with a link for every role, until it is stopped. */
export async function serveDemo(options: Omit<DemoOptions, 'verify' | 'out'>, port: number): Promise<Theatre> {
  const scenario = cast(options);
  const theatre = await openTheatre(scenario, port);
  try {
    const stage = stageOf(theatre, options);
    const { eventId, slug, acts } = await prepare(stage, scenario, theatre.admin);
    for (const act of acts) await signAct(stage, act, 0.5);
    const helpers = await invite(theatre, eventId);
    options.narrator.say(links(theatre, slug, acts, helpers).join('\n'));
    return theatre;
  } catch (error) {
    await theatre.close();
    throw error;
  }
}

async function invite(theatre: Theatre, eventId: string): Promise<readonly string[]> {
  const helpers = [
    { name: 'petugas', displayName: 'Petugas Meja', right: 'attendant' as const },
    { name: 'arsiparis', displayName: 'Arsiparis', right: 'archivist' as const },
  ];
  for (const { right, ...account } of helpers) {
    const token = await organize(theatre.admin).invite(eventId, { ...account, right });
    await enter(theatre.server, token, { ...account, password: theatre.password });
  }
  return helpers.map(({ name }) => name);
}

const words = { pemandu: 'Pemandu', penandatangan: 'Pejabat', saksi: 'Saksi', mengetahui: 'Mengetahui' } as const;

function links(
  { server: { url }, password }: Theatre,
  slug: string,
  acts: readonly Act[],
  helpers: readonly string[],
): string[] {
  const main = acts[0]!;
  const signed = new Set(main.signedBy);
  const waiting = main.cards.filter((card) => !signed.has(card.signerId));
  const person = (card: Card) => main.people.find((one) => one.id === card.signerId);
  const some = (role: Role, most: number) => waiting.filter((card) => person(card)?.role === role).slice(0, most);
  const invited = [...some('penandatangan', 2), ...some('saksi', 1), ...some('mengetahui', 1)];
  return [
    '',
    'Kegiatan berjalan dan baru ditandatangani sebagian. Cobalah sebagai:',
    '',
    ...invited.flatMap((card) => [
      `  ${words[person(card)?.role ?? 'penandatangan'].padEnd(12)}${card.link}   PIN ${card.pin}`,
      `              ${person(card)?.name}, ${person(card)?.position}`,
    ]),
    `  Aula        ${url}/h/${slug}   cari nama, masukkan PIN`,
    `  Papan       ${url}/h/${slug}/papan`,
    `  Warga       ${acts[0]!.declaration.files[0]?.url ?? url}`,
    `  Periksa     ${url}/periksa`,
    '',
    `  Penyelenggara   ${url}/masuk   nama penyelenggara   kata sandi ${password}`,
    ...helpers.map((name) => `  ${name.padEnd(16)}${url}/masuk   nama ${name}   kata sandi sama`),
    `  Meja (kios)     ${url}/kios/${slug}   sebagai petugas`,
    '',
    'Ctrl+C menghentikan dan menghapus semuanya.',
  ];
}
