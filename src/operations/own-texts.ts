import { z } from 'zod';
import { officeOf, sourceDigest, versionKey } from '../ceremony/texts.ts';
import { hex, utf8 } from '../core/bytes.ts';
import { ownPrefix } from '../core/own-text.ts';
import { IkrarError } from '../errors.ts';
import type { OwnText } from '../model.ts';
import type { Services } from '../services.ts';
import { update } from '../stores.ts';
import { parseSource } from '../template/source.ts';
import type { AtEvent } from './access.ts';
import { day, eventId, eventRegimes, recordId, time } from './input.ts';
import { media, operation } from './operation.ts';
import {
  draftFields,
  draftOf,
  importedDraft,
  mostSource,
  type OwnDraft,
  previewOf,
  sourceOf,
} from './own-text-draft.ts';
import { block, textAnswer } from './texts.ts';
import { record } from './trail.ts';

const number = z.coerce.number().int().min(1).max(10_000).describe('Versi');
const place = { ...eventId, textId: recordId, number };

const about = {
  id: z.string(),
  number: z.int(),
  kind: draftFields.kind,
  title: z.string(),
  state: z.enum(['draft', 'agreed', 'used']).describe('draf; disetujui orang kedua; dipakai naskah yang sudah dibuka'),
  digest: z.string().describe('SHA-256 berkas teks'),
  writers: z.array(z.string()).describe('Siapa yang menulis versi ini'),
  agreedBy: z.string().optional(),
  agreedAt: time.optional(),
};
const ownAnswer = z.object(about).meta({ id: 'OwnText' });
const wholeAnswer = z
  .object({
    ...about,
    ...draftFields,
    blocks: z.array(block),
    mayAgree: z.boolean().describe('Akun ini dapat menyetujuinya: bukan salah satu penulisnya'),
  })
  .meta({ id: 'OwnTextWhole' });

const organizer = { event: 'organizer' } as const;

export const listOwnTexts = operation({
  summary: 'Teks dan klausul yang ditulis kantor ini sendiri, juga yang masih draf',
  note: 'Kantor ialah penyelenggara kegiatan: semua kegiatan dari penyelenggara yang sama berbagi teks sendiri.',
  access: organizer,
  input: z.strictObject(eventId),
  answer: z.object({ texts: z.array(ownAnswer) }),
  async run({ services, event }) {
    const all = await services.stores.ownTexts.find({ where: { office: officeOf(event.organizer) } });
    const texts = await Promise.all(all.map((own) => shown(services, own)));
    return { texts: texts.toSorted((a, b) => (a.id === b.id ? b.number - a.number : a.id < b.id ? -1 : 1)) };
  },
});

export const readOwnText = operation({
  summary: 'Satu versi teks sendiri, seluruhnya',
  access: organizer,
  input: z.strictObject(place),
  answer: wholeAnswer,
  async run(at, input) {
    const own = await ownTextOf(at, input);
    const { account } = at.actor.visitor;
    const mayAgree = !own.agreed && !own.writers.includes(account.id);
    return { ...draftOf(own.source), ...(await shown(at.services, own)), mayAgree };
  },
});

export const writeOwnText = operation({
  summary: 'Menulis teks sendiri: draf versi 1',
  note: '`{nama}` di judul atau teks ialah isian; `{NAMA}` isian yang sama dalam huruf besar. Draf baru dapat dipilih sesudah akun lain menyetujuinya.',
  creates: 'textId',
  limit: '200kb',
  access: organizer,
  input: z.strictObject({ ...eventId, ...draftFields }),
  answer: ownAnswer,
  run: async (at, { eventId: _event, ...draft }) =>
    insertText(at, { text: nameFor(at.services, draft.title), number: 1 }, draft),
});

export const importOwnText = operation({
  summary: 'Menulis teks sendiri dari berkas yang diunduh dari Ikrar',
  upload: ['text/markdown', 'text/plain'],
  limit: '60kb',
  creates: 'textId',
  access: organizer,
  input: z.strictObject({ ...eventId, bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) }),
  answer: ownAnswer,
  async run(at, { bytes }) {
    if (bytes.length > mostSource) throw new IkrarError('body-too-large', 'Berkas teks paling besar 60 kB.');
    const draft = importedDraft(bytes);
    return insertText(at, { text: nameFor(at.services, draft.title), number: 1 }, draft);
  },
});

export const reviseOwnText = operation({
  summary: 'Membuat versi berikutnya dari versi ini, sebagai draf',
  note: '`conflict` selama masih ada versi draf.',
  creates: true,
  access: organizer,
  input: z.strictObject(place),
  answer: ownAnswer,
  errors: ['conflict'],
  async run(at, input) {
    const own = await ownTextOf(at, input);
    const versions = await at.services.stores.ownTexts.find({ where: { text: own.text } });
    if (versions.some(({ agreed }) => !agreed))
      throw new IkrarError('conflict', 'Masih ada versi draf dari teks ini. Lanjutkan atau hapus draf itu dulu.');
    const next = Math.max(...versions.map((one) => one.number)) + 1;
    return insertText(at, { text: own.text, number: next }, draftOf(own.source));
  },
});

export const changeOwnText = operation({
  summary: 'Mengubah draf teks sendiri',
  note: 'Yang sudah disetujui tidak berubah lagi (`conflict`): buat versi berikutnya.',
  limit: '200kb',
  access: organizer,
  input: z.strictObject({ ...place, ...draftFields }),
  answer: ownAnswer,
  errors: ['conflict'],
  async run(at, { eventId: _event, textId, number: version, ...draft }) {
    const { services, actor } = at;
    const own = await ownTextOf(at, { textId, number: version });
    const source = sourceOf(draft);
    const { id } = actor.visitor.account;
    const saved = await update(services.stores.ownTexts, own.id, (current) => {
      requireUnagreed(current);
      const writers = current.writers.includes(id) ? current.writers : [...current.writers, id];
      return { ...current, source, writers };
    });
    await record(at, 'text-written', { text: own.id });
    return shown(services, saved);
  },
});

export const agreeToOwnText = operation({
  summary: 'Menyetujui draf teks sendiri, sebagai orang kedua',
  note: '`digest` ialah yang dibaca: bila teks berubah sejak itu, `conflict`. Penulisnya sendiri ditolak (`forbidden`).',
  access: organizer,
  input: z.strictObject({ ...place, digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  answer: ownAnswer,
  errors: ['conflict'],
  async run(at, { digest, ...input }) {
    const { services, actor } = at;
    const own = await ownTextOf(at, input);
    const by = actor.visitor.account.id;
    const saved = await update(services.stores.ownTexts, own.id, (current) => {
      requireUnagreed(current);
      if (current.writers.includes(by))
        throw new IkrarError('forbidden', 'Anda ikut menulis teks ini. Minta akun lain membaca dan menyetujuinya.');
      if (sourceDigest(current.source) !== digest)
        throw new IkrarError('conflict', 'Teks ini baru saja berubah. Baca lagi, lalu setujui.');
      return { ...current, agreed: { at: services.clock().toISOString(), by, digest } };
    });
    await record(at, 'text-agreed', { text: own.id, digest });
    return shown(services, saved);
  },
});

export const removeOwnText = operation({
  summary: 'Menghapus draf teks sendiri',
  access: organizer,
  input: z.strictObject(place),
  answer: z.void(),
  errors: ['conflict'],
  async run(at, input) {
    const own = await ownTextOf(at, input);
    requireUnagreed(own);
    await at.services.stores.ownTexts.remove(own.id);
    await record(at, 'text-removed', { text: own.id });
  },
});

export const exportOwnText = operation({
  summary: 'Berkas teks sendiri (Markdown), untuk disimpan atau dipakai kantor lain',
  access: organizer,
  input: z.strictObject(place),
  answer: media('text/markdown; charset=utf-8'),
  async run(at, input) {
    const { text, number: version, source } = await ownTextOf(at, input);
    return { bytes: utf8(source), type: 'text/markdown; charset=utf-8', name: `${text}-${version}.md` };
  },
});

export const previewOwnText = operation({
  summary: 'Teks sendiri seperti akan terbaca, selagi ditulis',
  note: 'Tidak menyimpan apa pun; yang belum benar disebut di `fault`.',
  limit: '200kb',
  access: organizer,
  input: z.strictObject({ ...eventId, ...draftFields, on: day.optional(), under: eventRegimes.optional() }),
  answer: textAnswer,
  run: ({ event }, { eventId: _event, on = event.firstDay, under = [], ...draft }) =>
    Promise.resolve(previewOf(draft, { on, regimes: under })),
});

async function insertText(at: AtEvent, { text, number: version }: Pick<OwnText, 'text' | 'number'>, draft: OwnDraft) {
  const { services, actor, event } = at;
  const own: OwnText = {
    ...{ id: versionKey(text, version), version: 0, text, number: version },
    office: officeOf(event.organizer),
    source: sourceOf(draft),
    writers: [actor.visitor.account.id],
  };
  if (!(await services.stores.ownTexts.insert(own)))
    throw new IkrarError('conflict', 'Versi itu baru saja dibuat orang lain. Muat ulang halaman.');
  await record(at, 'text-written', { text: own.id });
  return shown(services, own);
}

/** `sendiri-ikrar-netralitas-camat-3f9a`: people recognize it, and nobody has it already. */
function nameFor({ random }: Pick<Services, 'random'>, title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\{\w+\}|[^a-z0-9]+/g, ' ')
    .trim()
    .split(/\s+/);
  const short =
    words
      .join('-')
      .slice(0, 36)
      .replace(/-[^-]*$/, '') ||
    words.join('-').slice(0, 36) ||
    'teks';
  return `${ownPrefix}${short}-${hex(random(3))}`;
}

async function ownTextOf(
  { services, event }: AtEvent,
  { textId, number: version }: { readonly textId: string; readonly number: number },
): Promise<OwnText> {
  const own = await services.stores.ownTexts.get(versionKey(textId, version));
  if (own && own.office === officeOf(event.organizer)) return own;
  throw new IkrarError('not-found', 'Teks itu tidak ada di kantor ini. Pilih dari daftar teks sendiri.');
}

function requireUnagreed({ agreed }: OwnText): void {
  if (agreed)
    throw new IkrarError('conflict', 'Teks ini sudah disetujui dan tidak berubah lagi. Buat versi berikutnya.');
}

async function shown({ stores }: Pick<Services, 'stores'>, own: OwnText): Promise<z.output<typeof ownAnswer>> {
  const { kind, title } = parseSource(own.source).facts;
  const nameOf = async (id: string) => (await stores.accounts.get(id))?.displayName ?? 'akun yang sudah dihapus';
  const used = await stores.texts.get(own.id);
  const { agreed } = own;
  return {
    ...{ id: own.text, number: own.number, kind, title, digest: sourceDigest(own.source) },
    state: used ? 'used' : agreed ? 'agreed' : 'draft',
    writers: await Promise.all(own.writers.map(nameOf)),
    ...(agreed ? { agreedBy: await nameOf(agreed.by), agreedAt: agreed.at } : {}),
  };
}
