import { representing } from '../core/represented.ts';
import type { Attendance, AttendanceRecord, Declaration, Person, RevisionFacts } from '../model.ts';
import type { CeremonyDeps } from './deps.ts';
import { getDeclaration } from './lifecycle.ts';

/** What boards, organizers' pages and the minutes count. */
export interface Progress {
  readonly declarationId: string;
  readonly state: Declaration['state'];
  readonly total: number;
  readonly signed: number;
  readonly groups: readonly { readonly label: string; readonly total: number; readonly signed: number }[];
  /** Signatures by local day, `YYYY-MM-DD`, ascending. */
  readonly days: readonly { readonly day: string; readonly signed: number }[];
  /** The latest signatures, newest first. */
  readonly latest: readonly {
    readonly signerId: string;
    readonly name: string;
    readonly position: string;
    readonly represents?: string;
    readonly at: string;
  }[];
  readonly people: readonly Standing[];
}

/** The state of one person; `signature` comes from the file's revisions. */
export interface Standing {
  readonly person: Person;
  readonly signature?: RevisionFacts;
  readonly attendance: Attendance;
  readonly note?: string;
}

const latestShown = 12;

export async function progressOf(deps: CeremonyDeps, declarationId: string): Promise<Progress> {
  const { stores } = deps;
  const declaration = await getDeclaration(stores.declarations, declarationId);
  const [roster, files, attendance, event] = await Promise.all([
    stores.rosters.get(declarationId),
    stores.files.find({ where: { declarationId } }),
    stores.attendance.find({ where: { declarationId } }),
    stores.events.get(declaration.eventId),
  ]);
  const signatures = new Map<string, RevisionFacts>();
  for (const file of files)
    for (const [signerId, facts] of await deps.signatureIndex.signatures(file.id)) signatures.set(signerId, facts);
  const recorded = new Map(attendance.map((record) => [record.id, record]));
  const people = (roster?.people ?? []).map((person): Standing => {
    const signature = signatures.get(person.id);
    const record = recorded.get(person.id);
    // Whoever has signed after all has signed: nothing that was said before is told any more.
    if (signature) return { person, signature, attendance: 'hadir' };
    const note = record && noteOf(record);
    return { person, attendance: record?.status ?? 'diharapkan', ...(note ? { note } : {}) };
  });
  return { declarationId, state: declaration.state, ...count(people, event?.timeZone ?? 'Asia/Jakarta'), people };
}

function noteOf({ reason, representedBy, letter, own, toldBy }: AttendanceRecord): string | undefined {
  if (reason === undefined) return representedBy && `${representedBy} (${letter ?? 'tanpa surat'})`;
  const source = own ? ' (disampaikan sendiri)' : toldBy ? ` (menurut ${toldBy})` : '';
  return reason + source;
}

function count(people: readonly Standing[], timeZone: string): Omit<Progress, 'declarationId' | 'state' | 'people'> {
  const signed = people.filter((one) => one.signature);
  const localDay = new Intl.DateTimeFormat('sv-SE', { timeZone });
  const tally = (labels: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    return counts;
  };
  const totals = tally(people.map(groupOf));
  const reached = tally(signed.map(groupOf));
  const days = tally(signed.map((one) => localDay.format(new Date(one.signature!.at))));
  const newest = signed.toSorted((a, b) => (a.signature!.at < b.signature!.at ? 1 : -1)).slice(0, latestShown);
  return {
    total: people.length,
    signed: signed.length,
    groups: [...totals].map(([label, total]) => ({ label, total, signed: reached.get(label) ?? 0 })),
    days: [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([day, n]) => ({ day, signed: n })),
    latest: newest.map(({ person, signature }) => ({
      signerId: person.id,
      name: person.name,
      position: person.position,
      ...representing(person),
      at: signature!.at,
    })),
  };
}

const groupOf = ({ person }: Standing): string => person.group ?? '';
