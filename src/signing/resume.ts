import { sha256Hex } from '../core/digest.ts';
import type { SigningPlan } from '../document/plan.ts';
import { baseState, type DssState, type EvidenceStream, type FileState } from './state.ts';

/** What resuming needs of a stored revision. */
export interface StoredIncrement {
  readonly n: number;
  readonly bytes: Uint8Array;
}

/**
 * The state of an open document from what the store holds, equal to the state that went on running. Revisions ascend without
 * gaps, from 0 (base and certification) or, with `state`, from state.n; one increment at a time is looked at, so memory does
 * not grow with the file.
 * @throws Error when the revisions are not those of this plan: the store is damaged
 */
export function resumeState(plan: SigningPlan, revisions: Iterable<StoredIncrement>, state?: FileState): FileState {
  let now = state;
  for (const { n, bytes } of revisions) {
    if (!now) {
      if (bytes.length < plan.size) throw new Error(`revision ${n} is shorter than its base`);
      now = baseState(plan, bytes.subarray(0, plan.size));
      if (n === 0) now = next(plan, now, bytes.subarray(plan.size), n);
    } else now = next(plan, now, bytes, n);
    if (now.n !== n + 1) throw new Error(`revision ${n} came where ${now.n - 1} was due`);
  }
  if (!now) throw new Error('no revision to resume from');
  return now;
}

function next(plan: SigningPlan, state: FileState, bytes: Uint8Array, n: number): FileState {
  if (state.n !== n) throw new Error(`revision ${n} came where ${state.n} was due`);
  const increment = readIncrement(bytes, state.size);
  if (increment.previous !== state.startXref) throw new Error(`revision ${n} does not follow its predecessor`);
  const whole = state.hash.copy().update(bytes);
  return {
    ...state,
    ...changes(plan, state, increment),
    n: n + 1,
    size: state.size + bytes.length,
    startXref: increment.startXref,
    nextObject: increment.nextObject,
    hash: whole,
    sha256: whole.copy().digest('hex'),
  };
}

interface ReadIncrement {
  readonly startXref: number;
  readonly nextObject: number;
  readonly previous: number;
  /** Each object's octets between `obj` and the next object or the table, by number. */
  readonly objects: ReadonlyMap<number, Uint8Array>;
}

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

/** Reads what appender.ts wrote; anything else is damage. */
function readIncrement(bytes: Uint8Array, start: number): ReadIncrement {
  const tail = text(bytes.subarray(Math.max(0, bytes.length - 1024)));
  const facts =
    /trailer\n<<\/Size (\d+)\/Root \d+ 0 R\/Info \d+ 0 R\/ID\[<\w+><\w+>\]\/Prev (\d+)>>\nstartxref\n(\d+)\n%%EOF\n$/.exec(
      tail,
    );
  if (!facts) throw new Error('a stored revision does not end with its trailer');
  const [nextObject, previous, startXref] = facts.slice(1).map(Number) as [number, number, number];
  const table = text(bytes.subarray(startXref - start));
  if (!table.startsWith('xref\n')) throw new Error('a stored revision lacks its cross-reference section');
  const offsets: { number: number; at: number }[] = [];
  let number = 0;
  for (const line of table.slice(5, table.indexOf('trailer')).split('\n')) {
    const entry = /^(\d{10}) 00000 n $/.exec(line);
    if (entry) offsets.push({ number: number++, at: Number(entry[1]) - start });
    else if (line) number = Number(line.split(' ')[0]);
  }
  offsets.sort((a, b) => a.at - b.at);
  const objects = new Map<number, Uint8Array>();
  for (const [i, { number: of, at }] of offsets.entries())
    objects.set(of, bytes.subarray(at + `${of} 0 obj\n`.length, offsets[i + 1]?.at ?? startXref - start));
  return { startXref, nextObject, previous, objects };
}

/** What this revision changed beside sizes and offsets. */
function changes(plan: SigningPlan, state: FileState, increment: ReadIncrement): Partial<FileState> {
  const certificate = state.certification === undefined;
  const catalog = increment.objects.get(plan.catalog.object);
  const dss = catalog && /\/DSS (\d+) 0 R>>/.exec(text(catalog))?.[1];
  if (dss && Number(dss) !== state.dss?.object) return { dss: readDss(state, increment, Number(dss)) };
  for (const [number, body] of increment.objects) {
    const head = text(body.subarray(0, 200));
    const signed = /^<<\/Type\/Sig\/Filter\/Adobe\.PPKLite\/SubFilter\/ETSI\.CAdES\.detached\/M\(D:(\d{14})Z\)/.exec(
      head,
    );
    if (signed) return { time: instant(signed[1]!), ...(certificate ? { certification: number } : {}) };
    if (head.startsWith('<</Type/DocTimeStamp')) return { timestamps: state.timestamps + 1 };
  }
  throw new Error('a stored revision changes nothing that a revision may');
}

const instant = (digits: string): number =>
  Date.parse(digits.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z'));

function readDss(state: FileState, increment: ReadIncrement, object: number): DssState {
  const dictionary = text(increment.objects.get(object) ?? new Uint8Array());
  const known = new Map(
    [...(state.dss?.certificates ?? []), ...(state.dss?.crls ?? [])].map((stream) => [stream.object, stream]),
  );
  const streams = (key: string): readonly EvidenceStream[] =>
    Array.from(
      new RegExp(`/${key}\\[([^\\]]*)\\]`).exec(dictionary)?.[1]?.matchAll(/(\d+) 0 R/g) ?? [],
      ([, digits]) => {
        const number = Number(digits);
        return known.get(number) ?? { object: number, sha256: sha256Hex(content(increment, number)) };
      },
    );
  return { object, certificates: streams('Certs'), crls: streams('CRLs') };
}

function content(increment: ReadIncrement, number: number): Uint8Array {
  const body = increment.objects.get(number);
  const head = body && /^<<\/Length (\d+)>>\nstream\n/.exec(text(body.subarray(0, 64)));
  if (!body || !head) throw new Error(`the security store names object ${number}, which is not there`);
  return body.subarray(head[0].length, head[0].length + Number(head[1]));
}
