import { z } from 'zod';
import { rowLeft } from '../ceremony/trail.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration } from '../model.ts';
import type { Services } from '../services.ts';
import type { AtDeclaration } from './access.ts';
import { nameOf } from './declaration-names.ts';
import { declarationAnswer, declarationsAnswer, withFiles } from './declarations.ts';
import { declarationId, eventId, text } from './input.ts';
import { operation } from './operation.ts';
import { record } from './trail.ts';

/** Alarms that forbid every step that writes a file. */
const stops = ['seal-invalid', 'keys-missing', 'clock-behind', 'timestamp-unavailable'] as const;

/** The steps of the ceremony for organizers, each with its access check and its entry in the audit trail. */
export const openDeclaration = operation({
  summary: 'Membuka naskah: teks dan daftar dibekukan dan disegel',
  note: 'Membuat berkas PDF dengan segel pertama; sejak itu teks dan daftar tidak dapat diubah. Beberapa detik untuk ratusan orang. Mengirim lagi aman: yang sudah terbuka dijawab sebagaimana adanya.',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer: declarationAnswer,
  errors: [
    'roster-empty',
    'roster-invalid',
    'slot-missing',
    'slot-invalid',
    'slot-unknown',
    'template-not-in-force',
    'text-unfit',
    'character-unprintable',
    'declaration-closed',
    'parent-closed',
    'conflict',
    ...stops,
  ],
  async run({ services, actor, event, declaration }) {
    await requireNames(services, declaration.id);
    const open = await services.ceremony.open(declaration.id);
    const row = rowLeft('declarations', open);
    if (declaration.state === 'draft') await record({ services, actor, event, row }, 'declaration-opened', {}, open.id);
    return withFiles(services, open);
  },
});

export const closeDeclaration = operation({
  summary: 'Menutup naskah: segel akhir dan berita acara',
  note: 'Menutup juga bila belum semua menandatangani. Mengirim lagi aman. Sesudahnya `files[].pdfUrl` (alamat lengkap) menjawab PDF yang final.',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer: declarationAnswer,
  errors: ['declaration-not-open', 'declaration-closed', ...stops],
  run: async (granted) => withFiles(granted.services, await close(granted)),
});

/** Closes all declarations and rounds of an event. The first failure stops it; another call continues with the rest. */
export const closeEvent = operation({
  summary: 'Menutup semua naskah yang terbuka, putaran terbawah dulu',
  note: 'Bila satu naskah gagal ditutup, sisanya belum ditutup; kirim lagi untuk melanjutkan.',
  access: { event: 'organizer' },
  input: z.strictObject(eventId),
  answer: declarationsAnswer,
  errors: ['declaration-not-open', ...stops],
  async run({ services, actor, event }) {
    const open = await closableDeclarations(services, event.id);
    if (open.length === 0)
      throw new IkrarError('declaration-not-open', 'Tidak ada naskah yang sedang terbuka di kegiatan ini.');
    const declarations = [];
    for (const declaration of open)
      declarations.push(await withFiles(services, await close({ services, actor, event, declaration })));
    return { declarations };
  },
});

async function close({ services, actor, event, declaration }: AtDeclaration): Promise<Declaration> {
  const closed = await services.ceremony.close(declaration.id);
  const row = rowLeft('declarations', closed);
  if (declaration.state === 'open') await record({ services, actor, event, row }, 'declaration-closed', {}, closed.id);
  return closed;
}

export const revokeDeclaration = operation({
  summary: 'Mencabut naskah dengan alasan',
  note: 'Berkas yang dicabut tetap dapat dibuka dan dikatakan dicabut. Tidak dapat dibatalkan.',
  access: { declaration: 'organizer' },
  input: z.strictObject({
    ...declarationId,
    reason: text(300).meta({ title: 'Alasan', examples: ['Teks salah cetak'] }),
  }),
  answer: declarationAnswer,
  errors: ['declaration-not-open'],
  async run({ services, actor, event, declaration }, { reason }) {
    const revoked = await services.ceremony.revoke(declaration.id, reason, actor.visitor.account.displayName);
    const row = rowLeft('declarations', revoked);
    await record({ services, actor, event, row }, 'declaration-revoked', { reason }, revoked.id);
    return withFiles(services, revoked);
  },
});

export const listClosable = operation({
  summary: 'Naskah yang dapat ditutup sekarang, putaran terbawah dulu',
  access: { event: 'organizer' },
  input: z.strictObject(eventId),
  answer: z.object({ declarations: z.array(z.object({ id: z.string(), total: z.int(), signed: z.int() })) }),
  async run({ services, event }) {
    const open = await closableDeclarations(services, event.id);
    const rounds = await Promise.all(open.map(({ id }) => services.ceremony.rounds(id)));
    const closable = rounds.map(async ({ declaration, total, signed }) => ({
      id: declaration.id,
      name: await nameOf(services.texts, declaration),
      total,
      signed,
    }));
    return { declarations: await Promise.all(closable) };
  },
});

/**
 * The declarations of an event that can be closed now, the lowest round first, since a parent closes after the rounds
 * below it.
 */
async function closableDeclarations(services: Services, eventId: string): Promise<readonly Declaration[]> {
  const all = await services.stores.declarations.find({ where: { eventId } });
  const byId = new Map(all.map((declaration) => [declaration.id, declaration]));
  const depth = ({ parent }: Declaration): number => {
    const above = parent && byId.get(parent.id);
    return above ? 1 + depth(above) : 0;
  };
  return all.filter(({ state }) => state === 'open').toSorted((a, b) => depth(b) - depth(a) || a.order - b.order);
}

/** A roster line without a name would become a signature space for nobody. */
async function requireNames(services: Services, id: string): Promise<void> {
  const nameless = (await services.stores.rosters.get(id))?.people.filter(({ name }) => name.trim() === '') ?? [];
  if (nameless.length > 0)
    throw new IkrarError('roster-invalid', `${nameless.length} orang belum bernama. Lengkapi daftar sebelum dibuka.`, {
      faults: nameless.slice(0, 20).map(({ position }) => ({ message: `${position}: nama masih kosong.` })),
    });
}
