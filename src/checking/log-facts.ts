import { base64 } from '../core/bytes.ts';
import { parseCheckpoint } from '../core/checkpoint.ts';
import { sha256 } from '../core/digest.ts';
import { notePrimitives } from '../core/ed25519.ts';
import { checkNote, parseNote, parseVkey } from '../core/note.ts';
import { type Entry, parseEntry } from '../log/entry.ts';
import { createLogFace, type LogFace } from '../log/tiles.ts';
import type { LoggedEntry } from '../model.ts';
import type { Services } from '../services.ts';

/** What the log's pages need of the services. */
export type LogDeps = Pick<Services, 'stores' | 'sequencer' | 'config' | 'authority'>;

/** The published log as auditors read it, tile by tile. */
export const logFaceOf = ({ stores }: Pick<LogDeps, 'stores'>): LogFace => createLogFace(stores.log);

/** What the page about the log shows. */
export interface LogFacts {
  readonly origin: string;
  readonly vkey: string;
  readonly baseUrl: string;
  /** Undefined before the first checkpoint. */
  readonly checkpoint?: { readonly size: number; readonly root: string; readonly note: string };
  /** Newest first; consecutive entries of one kind and file are one line. */
  readonly latest: readonly Happening[];
  readonly witnesses: readonly {
    readonly name: string;
    readonly vkey: string;
    readonly saw?: Date;
    readonly fork: boolean;
  }[];
}

/** Consecutive entries of one kind and file, e.g. of 26 people who signed one after the other. */
export interface Happening {
  readonly kind: Entry['kind'];
  /** Absent for entries that belong to no file. */
  readonly code?: string;
  readonly first: number;
  readonly last: number;
  /** Time of the newest of these entries. */
  readonly at: string;
}

const entriesRead = 500;
const linesShown = 20;

export async function readLogFacts({ stores, sequencer, config }: LogDeps): Promise<LogFacts> {
  const facts = { origin: sequencer.origin, vkey: sequencer.vkey, baseUrl: config.baseUrl };
  const published = await stores.log.checkpoint();
  if (!published) return { ...facts, latest: [], witnesses: witnessesOf(undefined) };
  const { size, root } = parseCheckpoint(published.note);
  const from = Math.max(0, size - entriesRead);
  const entries = await stores.log.read(from, size - from);
  return {
    ...facts,
    checkpoint: { size, root: base64(root), note: published.note },
    latest: happenings(entries).toReversed().slice(0, linesShown),
    witnesses: witnessesOf(published.note),
  };

  /**
   * Read from the cosignatures in the note, so that every node shows the same; only the node that asks witnesses knows
   * of forks.
   */
  function witnessesOf(note: string | undefined): LogFacts['witnesses'] {
    const states = new Map(sequencer.witnesses().map((state) => [state.name, state]));
    return config.witnesses.map(({ vkey }) => {
      const key = parseVkey(sha256, vkey);
      const check = note === undefined ? undefined : checkNote(notePrimitives, parseNote(note), [key]);
      const at = check?.good ? check.signatures[0]!.at : undefined;
      const fork = states.get(key.name)?.fault?.kind === 'fork';
      return { name: key.name, vkey, fork, ...(at === undefined ? {} : { saw: new Date(at * 1000) }) };
    });
  }
}

function happenings(entries: readonly LoggedEntry[]): readonly Happening[] {
  const runs: Happening[] = [];
  for (const { index, bytes } of entries) {
    const entry = parseEntry(bytes);
    const { kind, at } = entry;
    const code = 'code' in entry ? entry.code : undefined;
    const before = runs.at(-1);
    if (before?.kind === kind && before.code === code) runs[runs.length - 1] = { ...before, last: index, at };
    else runs.push({ kind, ...(code === undefined ? {} : { code }), first: index, last: index, at });
  }
  return runs;
}
