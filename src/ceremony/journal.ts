import { memoize } from '../core/turns.ts';
import { entryBytes, saysTheSame } from '../log/entry.ts';
import type { PledgeFile, RevisionFacts } from '../model.ts';
import type { Stores } from '../stores.ts';

/**
 * Brings every revision into the log. The same loop runs after each write, on start and in the background, so that an
 * entry that a crash prevented is added by the normal path. An entry is appended once: (fileId, n) is unique in the log
 * too.
 */
export interface Journal {
  /** Starts a round soon. Neither throws nor waits. */
  wake(): void;
  /** Runs until no entry is missing; resolves with the number of entries that were. */
  catchUp(): Promise<number>;
  /** Logs that a file was revoked, as entry n = -1 of that file. */
  revoke(file: PledgeFile, at: string): Promise<void>;
}

export interface EntrySink {
  /** Durable on return; entries that are already in the log are skipped. */
  add(
    entries: readonly { readonly fileId: string; readonly n: number; readonly bytes: Uint8Array }[],
  ): Promise<unknown>;
}

const batch = 256;

export function createJournal(stores: Stores, log: EntrySink, failed: (error: unknown) => void): Journal {
  const files = memoize<PledgeFile>(4096);
  let running: Promise<number> | undefined;
  let again = false;

  const fileOf = (id: string): Promise<PledgeFile> =>
    files(id, async () => {
      const file = await stores.files.get(id);
      if (file) return file;
      throw new Error(`revision of an unknown file ${id}`);
    });

  async function round(): Promise<number> {
    let count = 0;
    for (;;) {
      const waiting = await stores.revisions.unlogged(batch);
      if (waiting.length === 0) return count;
      const entries = await Promise.all(
        waiting.map(async (facts) => ({
          fileId: facts.fileId,
          n: facts.n,
          bytes: entryOf(await fileOf(facts.fileId), facts),
        })),
      );
      await log.add(entries);
      await stores.revisions.markLogged(waiting.map(({ fileId, n }) => ({ fileId, n })));
      count += waiting.length;
    }
  }

  function catchUp(): Promise<number> {
    running ??= round().finally(() => {
      running = undefined;
      if (again) wake();
    });
    return running;
  }

  function wake(): void {
    again = running !== undefined;
    if (!again) catchUp().catch(failed);
  }

  return {
    wake,
    catchUp,
    async revoke(file, at) {
      const { code, contentDigest } = file;
      const last = (await stores.revisions.facts(file.id)).at(-1);
      if (!last) throw new Error(`no revision of ${file.id}`);
      const { sha256 } = last;
      const bytes = entryBytes({ schema, code, n: -1, kind: 'revocation', sha256, contentDigest, at });
      await log.add([{ fileId: file.id, n: -1, bytes }]);
    },
  };
}

const schema = 'ikrar-entry/2';

/**
 * The canonical bytes of one revision's entry. Anybody who has the PDF can compute them again.
 * @param stored the bytes in the log: returned unchanged if they state the same in an older version of the format
 */
export function entryOf(file: PledgeFile, facts: RevisionFacts, stored?: Uint8Array): Uint8Array {
  const { n, kind, sha256, consentDigest, certificateSha256, at } = facts;
  const bytes = entryBytes({
    schema,
    code: file.code,
    n,
    kind,
    sha256,
    contentDigest: file.contentDigest,
    ...(consentDigest === undefined ? {} : { consentDigest }),
    ...(certificateSha256 === undefined ? {} : { certificateSha256 }),
    at,
  });
  return stored && saysTheSame(stored, bytes) ? stored : bytes;
}
