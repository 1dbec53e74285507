import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseUtf8 } from '../core/bytes.ts';
import { dayWords } from '../core/dates.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';

/** The law under which an election is held: UU 7/2017, UU 1/2015, or UU 6/2014 for heads of villages. */
export const regimes = ['pemilu', 'pemilihan', 'pilkades'] as const;
export type Regime = (typeof regimes)[number];

export const regimeWords: Readonly<Record<Regime, string>> = {
  pemilu: 'Pemilu (UU 7/2017)',
  pemilihan: 'Pemilihan kepala daerah (UU 1/2015)',
  pilkades: 'Pemilihan kepala desa (UU 6/2014)',
};

/** Whom a law binds. `peserta` are parties, candidates and those who campaign for them. */
export const signerKinds = ['pns', 'pppk', 'kepala-desa', 'tni', 'polri', 'peserta'] as const;
export type SignerKind = (typeof signerKinds)[number];

export const signerKindWords: Readonly<Record<SignerKind, string>> = {
  pns: 'PNS',
  pppk: 'PPPK',
  'kepala-desa': 'kepala desa',
  tni: 'anggota TNI',
  polri: 'anggota Polri',
  peserta: 'peserta pemilihan',
};

/** When and for which elections a pledge is made: what decides which law holds. */
export interface Held {
  /** First signing day, `YYYY-MM-DD`. */
  readonly on: string;
  /** Empty if nobody said it. */
  readonly regimes: readonly Regime[];
}

/** `YYYY-MM-DD` */
export const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const since = z.strictObject({ title: z.string().min(1), from: day });
const scope = {
  regimes: z.array(z.enum(regimes)).min(1).optional(),
  for: z.array(z.enum(signerKinds)).min(1).optional(),
};

const act = z.strictObject({
  title: z.string().min(1),
  /** In the order of their days. */
  amended: z.array(since).default([]),
  read: z.array(since).default([]),
  from: day,
  until: day.optional(),
  source: z.url(),
  ...scope,
});

const textLaw = z.strictObject({
  ...scope,
  /** A clause that speaks of a text of this kind only. */
  kind: z.enum(['bersama', 'perorangan']).optional(),
  from: day.optional(),
  until: day.optional(),
  ended: z.string().min(1).optional(),
  basis: z.array(z.strictObject({ act: z.string(), provision: z.string().min(1).optional() })),
});

const index = z.strictObject({
  version: z.int().min(1),
  acts: z.record(z.string(), act),
  texts: z.record(z.string().regex(/^[a-z0-9-]+\/[1-9]\d*$/), textLaw),
});

type Act = z.output<typeof act>;
type TextLaw = z.output<typeof textLaw>;

/** What the law index says of one version of a text, or an office of its own. */
export interface Law extends Omit<TextLaw, 'basis'> {
  readonly basis: readonly { readonly act: CitedAct; readonly provision?: string | undefined }[];
}

/** An office writes an act as it is to be printed: who changed it and where it can be read, only the index says. */
type CitedAct = Omit<Act, 'from' | 'source'> & { readonly from?: string | undefined; readonly source?: string };

export interface LawIndex {
  readonly version: number;
  /** SHA-256 of the file's bytes, hex. */
  readonly digest: string;
  /** By `{id}/{version}` of a text. */
  readonly texts: ReadonlyMap<string, Law>;
}

/** @throws Error naming what is wrong: the index is part of the program, so this is a defect */
export async function loadLaw(path: string): Promise<LawIndex> {
  try {
    const bytes = new Uint8Array(await readFile(path));
    const { version, acts, texts } = index.parse(parse(parseUtf8(bytes)));
    const laws = Object.entries(texts).map(([text, law]) => [text, resolved(text, law, acts)] as const);
    return { version, digest: sha256Hex(bytes), texts: new Map(laws) };
  } catch (cause) {
    throw new Error(`law index ${path}: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function resolved(text: string, law: TextLaw, acts: Readonly<Record<string, Act>>): Law {
  if ((law.until === undefined) !== (law.ended === undefined)) throw new Error(`${text}: an end needs its reason`);
  const basis = law.basis.map(({ act: name, provision }) => {
    const found = Object.hasOwn(acts, name) ? acts[name] : undefined;
    if (!found) throw new Error(`${text}: no act ${name}`);
    return { act: found, provision };
  });
  // A text rests on nothing for somebody whom none of its laws binds: PP 94/2021 is no law for a PPPK.
  for (const kind of basis.length > 0 ? (law.for ?? signerKinds) : [])
    if (!basis.some(({ act: { for: bound } }) => bound?.includes(kind) ?? true))
      throw new Error(`${text}: no law of its basis binds ${kind}`);
  return { ...law, basis };
}

/** The laws of a text that are in force on the day, as they are printed. */
export function citations({ basis }: Law, { on, regimes: held }: Held): string[] {
  return basis
    .filter(({ act }) => isInForce(act, on) && (held.length === 0 || meets(act.regimes, held)))
    .map(({ act, provision }) => [provision, cited(act, on)].filter(Boolean).join(' '));
}

function cited({ title, amended, read }: CitedAct, on: string): string {
  const changes = amended.filter(({ from }) => from <= on);
  const [reading] = read.filter(({ from }) => from <= on).slice(-1);
  const manner =
    changes.length > 1 ? 'sebagaimana telah beberapa kali diubah, terakhir dengan' : 'sebagaimana telah diubah dengan';
  return [
    title,
    ...changes.slice(-1).map((last) => `${manner} ${last.title}`),
    ...(reading ? [`${changes.length > 0 ? 'dan ' : ''}sebagaimana dimaknai ${reading.title}`] : []),
  ].join(' ');
}

export const isInForce = ({ from, until }: Pick<Law, 'from' | 'until'>, on: string): boolean =>
  (from === undefined || from <= on) && (until === undefined || on <= until);

const meets = <T>(known: readonly T[] | undefined, asked: readonly T[]): boolean =>
  known === undefined || known.some((one) => asked.includes(one));

/** As much of a text as its law is about. */
export interface Lawful {
  readonly title: string;
  readonly law: Law;
}

/**
 * Refuses a text or clause that is not in force on the day, is about another kind of election, or (a clause) binds other
 * people than those who sign.
 * @throws IkrarError 'template-not-in-force', 'text-unfit'
 */
export function requireLawful(
  template: Lawful & { readonly kind: 'bersama' | 'perorangan' },
  clauses: readonly Lawful[],
  held: Held,
): void {
  for (const text of [template, ...clauses]) {
    requireInForce(text, held.on);
    requireRegime(text, held.regimes);
  }
  for (const clause of clauses) requireSigners(clause, template);
}

function requireInForce({ title, law }: Lawful, on: string): void {
  if (isInForce(law, on)) return;
  const { from, until, ended } = law;
  const why =
    from !== undefined && on < from
      ? `Berlaku sejak ${dayWords(from)}.`
      : `Berlaku sampai ${dayWords(until!)}. ${ended}`;
  const message = `“${withoutSlots(title)}” tidak berlaku pada ${dayWords(on)}. ${why} Pilih versi yang berlaku pada tanggal itu.`;
  throw new IkrarError('template-not-in-force', message);
}

function requireRegime({ title, law }: Lawful, held: readonly Regime[]): void {
  if (held.length === 0 || meets(law.regimes, held)) return;
  const words = (kinds: readonly Regime[]) => kinds.map((kind) => regimeWords[kind]).join(' dan ');
  throw unfit(
    title,
    `hanya untuk ${words(law.regimes!)}, sedangkan kegiatan ini untuk ${words(held)}. Pilih yang lain, atau betulkan jenis pemilihan pada kegiatan`,
  );
}

function requireSigners({ title, law }: Lawful, template: Lawful & { readonly kind: string }): void {
  if (law.kind !== undefined && law.kind !== template.kind)
    throw unfit(title, `hanya untuk naskah ${law.kind}. Pilih klausul lain`);
  const strange = (template.law.for ?? signerKinds).filter((kind) => law.for && !law.for.includes(kind));
  if (strange.length === 0) return;
  const who = (kinds: readonly SignerKind[]) => kinds.map((kind) => signerKindWords[kind]).join(', ');
  throw unfit(title, `mengikat ${who(law.for!)}; naskah ini juga ditandatangani ${who(strange)}. Pilih klausul lain`);
}

const unfit = (title: string, why: string): IkrarError =>
  new IkrarError('text-unfit', `“${withoutSlots(title)}” ${why}.`);

const withoutSlots = (title: string): string => title.replace(/\{\w+\}/g, '…');

const pattern: readonly (readonly [RegExp, Regime])[] = [
  [
    /\bpilkades\b|\bpil(wana|kel|sanga?di)\b|pemilihan (kepala desa|wali nagari|keuchik|hukum tua|kapitalaung|sangadi)/i,
    'pilkades',
  ],
  [/\bpemilu\b|pemilihan umum|\bpilpres\b|\bpileg\b/i, 'pemilu'],
  [
    /\bpilkada\b|\bpilgub\b|\bpilbup\b|\bpilwako\b|pemilihan (serentak|gubernur|bupati|wali ?kota|kepala daerah|tahun)/i,
    'pemilihan',
  ],
];

/**
 * The kinds of election that an organizer's words name: "Pemilu dan Pemilihan Tahun 2024" names two. Serves where nobody
 * chose one.
 */
export const regimesIn = (election: string): readonly Regime[] =>
  pattern.flatMap(([words, regime]) => (words.test(election) ? [regime] : []));
