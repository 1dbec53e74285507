import type { z } from 'zod';
import type { Progress, Round, Standing } from '../ceremony.ts';
import type { Account, Declaration, PledgeEvent } from '../model.ts';
import type { Services } from '../services.ts';
import type { accountAnswer, declarationAnswer, eventAnswer, progressAnswer, RoundAnswer } from './answers.ts';

/** Records as the API shows them: without versions, hashes and pictures, with the addresses that belong to them. */
export const showAccount = ({ id, name, displayName, admin }: Account): z.output<typeof accountAnswer> => ({
  id,
  name,
  displayName,
  admin,
});

export function showEvent({ config }: Services, event: PledgeEvent): z.output<typeof eventAnswer> {
  const { version: _version, logo, letterhead, ...rest } = event;
  const hallUrl = `${config.baseUrl}/h/${event.slug}`;
  return {
    ...rest,
    letterhead: [...letterhead],
    logo: logo !== undefined,
    hallUrl,
    boardUrl: `${hallUrl}/papan`,
    kioskUrl: `${config.baseUrl}/kios/${event.slug}`,
  };
}

export async function showDeclaration(
  services: Services,
  declaration: Declaration,
): Promise<z.output<typeof declarationAnswer>> {
  const { version: _version, clauses, days, ...rest } = declaration;
  const files = await services.stores.files.find({ where: { declarationId: declaration.id } });
  return {
    ...rest,
    title: titleOf(services, declaration),
    clauses: clauses.map((clause) => ({ ...clause })),
    days: [...days],
    files: files
      .toSorted((a, b) => a.order - b.order)
      .map(({ version: _v, eventId: _e, declarationId: _d, ...file }) => ({
        ...file,
        url: `${services.config.baseUrl}/v/${file.code}`,
        pdfUrl: `${services.config.baseUrl}/v/${file.code}/ikrar.pdf`,
      })),
  };
}

/** What a declaration is called on pages: its name for lists, or its title in calm letters instead of capitals. */
export function nameOf(services: Services, { label, template, slots }: Declaration): string {
  if (label) return label;
  const { title } = services.templates.get(template.id, template.version);
  const calm = title === title.toUpperCase() ? title.split(' ').map(calmWord).join(' ') : title;
  return calm.replace(/\{(\w+)\}/g, (_, name: string) => slots[name.toLowerCase()] ?? '…');
}

const smallWords = new Set(['pada', 'dan', 'di', 'dalam', 'untuk', 'atas', 'tentang', 'bagi']);

function calmWord(word: string, i: number): string {
  if (/[{}]/.test(word) || /^(ASN|TNI|POLRI|NKRI|PNS|PPPK)$/.test(word)) return word;
  const small = word.toLowerCase();
  if (i > 0 && smallWords.has(small)) return small;
  return small.replace(/(^|\/)\p{L}/gu, (letter) => letter.toUpperCase());
}

/** What a declaration is called where its text is meant: the title with its slots filled as far as they are. */
export function titleOf(services: Services, { template, slots }: Declaration): string {
  const { title } = services.templates.get(template.id, template.version);
  return title.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = slots[name.toLowerCase()];
    return value === undefined ? whole : name === name.toUpperCase() ? value.toLocaleUpperCase('id') : value;
  });
}

/** Where somebody stands, in one word; everybody stands in exactly one place. */
export const statusOf = ({ signature, attendance }: Standing): Status =>
  signature ? 'menandatangani' : attendance === 'diharapkan' ? 'belum' : attendance;

export type Status = keyof z.output<typeof progressAnswer>['standing'];

export function countStanding(people: readonly Standing[]): Readonly<Record<Status, number>> {
  const counts = { menandatangani: 0, hadir: 0, belum: 0, diwakilkan: 0, 'tidak-hadir': 0 };
  for (const one of people) counts[statusOf(one)]++;
  return counts;
}

export const showProgress = (progress: Progress): z.output<typeof progressAnswer> => ({
  declarationId: progress.declarationId,
  state: progress.state,
  total: progress.total,
  signed: progress.signed,
  standing: { ...countStanding(progress.people) },
  groups: [...progress.groups],
  days: [...progress.days],
  latest: [...progress.latest],
  people: progress.people.map(({ person, attendance, note, signature }) => ({
    id: person.id,
    name: person.name,
    position: person.position,
    role: person.role,
    ...(person.group ? { group: person.group } : {}),
    attendance,
    ...(note ? { note } : {}),
    ...(signature ? { signedAt: signature.at } : {}),
  })),
});

export const showRounds = (services: Services, tree: Round): RoundAnswer => ({
  id: tree.declaration.id,
  title: titleOf(services, tree.declaration),
  label: tree.declaration.label,
  relation: tree.declaration.parent?.relation,
  state: tree.declaration.state,
  number: tree.declaration.number,
  code: tree.code,
  total: tree.total,
  signed: tree.signed,
  joint: tree.joint,
  rounds: tree.rounds.map((round) => showRounds(services, round)),
});
