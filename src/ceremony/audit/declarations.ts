import { mapLimited } from '../../core/turns.ts';
import type { ContentSigner } from '../../document/content.ts';
import type { Declaration, Person, PledgeFile } from '../../model.ts';
import { isDamage, isThere, readable } from '../../store/readable-rows.ts';
import type { Stores } from '../../stores.ts';
import { fileId } from '../file-id.ts';
import { isRemoved } from '../lifecycle.ts';
import { versionKey } from '../texts.ts';
import { type Fault, missingRow } from './fault.ts';
import type { SoundFile } from './file.ts';

/** How long a revocation may lack its entries in the log, in milliseconds. */
const graceMs = 60_000;

interface Given {
  readonly stores: Stores;
  readonly sound: readonly SoundFile[];
  readonly now: Date;
}

/**
 * Compares declarations with what their files and the log prove, in both directions, and finds what others refer to and
 * is not there. A row that is refused is a finding already and not missing.
 */
export async function auditDeclarations(given: Given): Promise<readonly Fault[]> {
  const { stores, sound } = given;
  const files = await readable(stores.files, () => {});
  const owners = [...new Set(files.map(({ declarationId }) => declarationId))];
  const declarations = await readable(stores.declarations, () => {});
  const ids = [...new Set([...owners, ...declarations.map(({ id }) => id)])];
  const found = await mapLimited(ids, 4, (id) => declarationFaults(given, id));
  const events = new Set([...files, ...declarations].map(({ eventId }) => eventId).filter((id) => id !== ''));
  return [
    ...found.flat(),
    ...(await missing(stores, 'events', [...events])),
    ...(await missing(stores, 'texts', [...textsOf(sound)])),
    ...(await cardFaults(stores, sound)),
  ];
}

/** Looks a second time before it reports, because a declaration may be opened or closed while it is looked at. */
async function declarationFaults(given: Given, id: string): Promise<readonly Fault[]> {
  try {
    const faults = await contradictions(given, id);
    return faults.length === 0 ? [] : await contradictions(given, id);
  } catch (error) {
    if (isDamage(error)) return []; // the row is a finding already
    throw error;
  }
}

interface FileState {
  readonly file: PledgeFile;
  readonly last: string | undefined;
  readonly revoked: boolean;
}

async function contradictions({ stores, sound, now }: Given, id: string): Promise<readonly Fault[]> {
  const files = await stores.files.find({ where: { declarationId: id } });
  const states = await mapLimited(files, 8, async (file): Promise<FileState> => {
    const last = (await stores.revisions.facts(file.id)).at(-1)?.kind;
    return { file, last, revoked: (await stores.log.find(file.id, -1)) !== undefined };
  });
  // Read after the revisions: a final timestamp is written only once the state is no longer `open`.
  const declaration = await stores.declarations.get(id);
  if (!declaration) return files.length === 0 ? [] : [missingRow('declarations', id)];
  if (isRemoved(declaration) || declaration.state === 'draft') return draftFaults(declaration, states);
  return [
    ...stateFaults(declaration, states, now),
    ...(await rosterFaults(
      stores,
      id,
      sound.filter(({ file }) => file.declarationId === id),
    )),
  ];
}

const isPledge = ({ kind }: PledgeFile): boolean => kind !== 'berita-acara';

const draftFaults = (declaration: Declaration, states: readonly FileState[]): readonly Fault[] =>
  states.length === 0 ? [] : [altered(declaration, 'sebagai rancangan, padahal sudah ada berkasnya')];

function stateFaults(declaration: Declaration, states: readonly FileState[], now: Date): readonly Fault[] {
  const { id, state, revoked } = declaration;
  const faults: Fault[] = [];
  const isLogged = states.some((one) => one.revoked);
  if (isLogged && state !== 'revoked') faults.push(altered(declaration, `“${state}”, padahal log mencatatnya dicabut`));
  if (state === 'revoked' && states.some((one) => !one.revoked) && now.getTime() - Date.parse(revoked!.at) > graceMs)
    faults.push(altered(declaration, 'dicabut, tetapi log tidak mencatat pencabutannya'));
  if (state === 'opening' || state === 'closing') return faults;
  const wanted = [fileId(id, 0), ...(state === 'closed' ? [fileId(id, 'berita-acara')] : [])];
  for (const one of wanted) if (!states.some(({ file }) => file.id === one)) faults.push(missingRow('files', one));
  for (const { file, last } of states) if (!last) faults.push(missingRow('revisions', file.id));
  const pledges = states.filter(({ file, last }) => last && isPledge(file));
  if (state === 'open' && pledges.some(({ last }) => last === 'timestamp'))
    faults.push(altered(declaration, 'terbuka, padahal berkasnya sudah ditutup dengan stempel waktu'));
  if (state === 'closed' && pledges.some(({ last }) => last !== 'timestamp'))
    faults.push(altered(declaration, 'ditutup, padahal berkasnya belum punya stempel waktu penutup'));
  return faults;
}

const altered = ({ id }: Declaration, said: string): Fault => ({
  code: 'state-altered',
  where: `declarations ${id}`,
  message: `Naskah ini tersimpan ${said}.`,
});

/** The people of a roster are shown and counted; from the opening on they MUST be those whom the seal certified. */
async function rosterFaults(stores: Stores, id: string, sound: readonly SoundFile[]): Promise<readonly Fault[]> {
  const roster = await stores.rosters.get(id);
  if (!roster) return [missingRow('rosters', id)];
  const people = new Map(roster.people.map((person) => [person.id, person]));
  const differs = sound.some(({ content }) => content.signers.some((signer) => !isSame(people.get(signer.id), signer)));
  if (!differs && !hasMore(roster.people, sound) && roster.frozen) return [];
  return [
    {
      code: 'roster-altered',
      where: `rosters ${id}`,
      message: 'Daftar penanda tangan di basis data lain daripada yang disegel.',
    },
  ];
}

/** Whether somebody has no place, as far as all volumes are sound. Files of single people do not say how many there are. */
function hasMore(people: readonly Person[], sound: readonly SoundFile[]): boolean {
  const joint = sound.filter(({ file }) => file.kind === 'ikrar');
  if (joint.length !== (joint[0]?.content.volume?.of ?? 1)) return false;
  const places = new Set(joint.flatMap(({ content }) => content.signers.map(({ id }) => id)));
  return people.some(({ id }) => !places.has(id));
}

const isSame = (person: Person | undefined, signer: ContentSigner): boolean =>
  (['name', 'position', 'institution', 'regionCode', 'role', 'represents', 'letter'] as const).every(
    (field) => person?.[field] === signer[field],
  );

/** Who is on an opened file has a card for it, signed or not. */
async function cardFaults(stores: Stores, sound: readonly SoundFile[]): Promise<readonly Fault[]> {
  const places = sound.flatMap(({ file, content }) => content.signers.map(({ id }) => ({ id, file })));
  const found = await mapLimited(places, 64, async ({ id, file }) => {
    const card = await stores.credentials.get(id);
    if (!card) return missingRow('credentials', id);
    if (card.fileId === file.id && card.declarationId === file.declarationId) return undefined;
    const message = `Kartu orang ini menunjuk berkas lain daripada ${file.code}, tempat ia tercantum.`;
    return { code: 'roster-altered' as const, where: `credentials ${id}`, message };
  });
  return withoutRefused(
    stores,
    found.filter((fault) => fault !== undefined),
  );
}

function textsOf(sound: readonly SoundFile[]): ReadonlySet<string> {
  const pledges = sound.filter(({ file }) => isPledge(file));
  const texts = pledges.flatMap(({ content: { text } }) => [text.template, ...text.clauses]);
  return new Set(texts.map(({ id, version }) => versionKey(id, version)));
}

async function missing(
  stores: Stores,
  collection: 'events' | 'texts',
  ids: readonly string[],
): Promise<readonly Fault[]> {
  const there = await mapLimited(ids, 8, (id) => isThere(stores[collection], id));
  return ids.filter((_, i) => !there[i]).map((id) => missingRow(collection, id));
}

function withoutRefused(stores: Stores, faults: readonly Fault[]): readonly Fault[] {
  const refused = new Set(stores.refusedRows().map(({ collection, id }) => `${collection} ${id}`));
  return faults.filter(({ where }) => !refused.has(where));
}
