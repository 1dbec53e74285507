import { sha256 } from '../core/digest.ts';
import { parseVkey } from '../core/note.ts';
import { IkrarError } from '../errors.ts';
import { isFiled } from '../log/entry.ts';
import { createInclusionProof, verifyInclusionProof } from '../log/inclusion-proof.ts';
import type { PledgeFile } from '../model.ts';
import type { Stores } from '../stores.ts';
import type { LogDeps } from './log-facts.ts';
import { getFile } from './pledge.ts';

/**
 * The log's inclusion proof of one revision of a file. `text` is undefined while no checkpoint covers the entry yet.
 */
export interface Proof {
  readonly file: PledgeFile;
  readonly text: string | undefined;
}

/**
 * @param code as it was typed
 * @param n revision; -1 is the revocation
 * @throws IkrarError 'code-mistyped', 'code-unknown', 'not-found' when the file has no such revision
 */
export async function getProof(deps: Pick<LogDeps, 'stores'>, code: string, n: number): Promise<Proof> {
  const file = await getFile(deps, code);
  return { file, text: await findProof(deps.stores, file.id, n) };
}

async function findProof({ log, revisions }: Stores, fileId: string, n: number): Promise<string | undefined> {
  const entry = await log.find(fileId, n);
  if (entry) return createInclusionProof(log, entry.index);
  const [revision] = n < 0 ? [] : await revisions.facts(fileId, { after: n - 1, limit: 1 });
  if (revision) return undefined;
  throw new IkrarError('not-found', 'Tidak ada tanda terima di alamat ini. Periksa nomornya.');
}

/** The contents of a proof, verified with the log's keys before they are shown, and the time zone to show them in. */
export async function readProof({ stores, sequencer, config }: LogDeps, { file, text }: Proof) {
  const event = await stores.events.get(file.eventId);
  const timeZone = event?.timeZone ?? 'Asia/Jakarta';
  if (text === undefined) return { timeZone };
  const witnessKeys = config.witnesses.map(({ vkey }) => parseVkey(sha256, vkey));
  const proven = verifyInclusionProof(text, { logKeys: sequencer.keys, witnessKeys });
  if (!proven.good) throw new Error(`our own proof does not hold: ${proven.fault}`);
  const { entry } = proven;
  if (!isFiled(entry)) throw new Error(`the proof is of an entry about no revision: ${entry.kind}`);
  return { timeZone, proven: { ...proven, entry } };
}
