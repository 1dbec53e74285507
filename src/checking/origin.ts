import { enrolmentName, enrols } from '../ceremony/key-entries.ts';
import { memoize } from '../core/turns.ts';
import { parseEntry } from '../log/entry.ts';
import type { RevisionFacts } from '../model.ts';
import type { Services } from '../services.ts';
import type { LogStore } from '../stores.ts';
import type { Report } from '../verification/report.ts';
import { findFile, getPledge, type Pledge } from './pledge.ts';
import type { Examined } from './worker-messages.ts';

/** Whether the bytes of a checked file are ours, and in which state of the file. */
export type Origin =
  /** Not ours: the file names no code that we issued. */
  | { readonly kind: 'foreign' }
  /** The file names a code of ours and holds no signature at all: a print to PDF, the text of a photo, a saved page. */
  | { readonly kind: 'copy'; readonly pledge: Pledge }
  /** The file names a code of ours, but its bytes are neither those that we stored nor an earlier state of them. */
  | { readonly kind: 'altered'; readonly pledge: Pledge }
  /** The beginning of our file: a download that broke off. */
  | { readonly kind: 'cut'; readonly pledge: Pledge; readonly size: number; readonly whole: number }
  /** Our whole file, followed by bytes that we do not have. */
  | {
      readonly kind: 'extended';
      readonly pledge: Pledge;
      readonly added: number;
      /** The added bytes are a PDF update, which can show other pages, rather than only what a mail server leaves. */
      readonly update: boolean;
    }
  | {
      readonly kind: 'ours';
      readonly pledge: Pledge;
      /** Whether the file ends with our newest revision. */
      readonly latest: boolean;
      /**
       * Whether the file ends with an archive timestamp. Nobody signs after that; at most the timestamp was renewed
       * since.
       */
      readonly sealed: boolean;
      /** The number of people's signatures in the file. */
      readonly signed: number;
      /** Of these, how many a desk's key has made that is not in the log as it claims. */
      readonly unlogged: number;
    };

export async function findOrigin(services: Services, examined: Examined, bytes: Uint8Array): Promise<Origin> {
  for (const code of examined.codes) {
    const file = await findFile(services, code);
    if (!file) continue;
    const pledge = await getPledge(services, code);
    const facts = await services.stores.revisions.facts(file.id);
    return (
      (await compare(services, facts, examined, pledge)) ?? differ(services, facts, pledge, { ...examined, bytes })
    );
  }
  return { kind: 'foreign' };
}

async function compare(
  { stores }: Services,
  facts: readonly RevisionFacts[],
  { report }: Examined,
  pledge: Pledge,
): Promise<Origin | undefined> {
  const n = facts.findIndex(({ size, sha256 }) => size === report.size && sha256 === report.sha256);
  if (n < 0) return undefined;
  const signed = facts.slice(0, n + 1).filter(({ signerId }) => signerId !== undefined).length;
  const sealed = facts[n]?.kind === 'timestamp';
  const unlogged = await countUnlogged(stores.log, report, pledge.file.eventId);
  return { kind: 'ours', pledge, latest: n === facts.length - 1, sealed, signed, unlogged };
}

/** The file names the log entry with which the key of a desk was enrolled; whether there is one, the file alone cannot show. */
async function countUnlogged(log: LogStore, { signatures }: Report, eventId: string): Promise<number> {
  const known = memoize<boolean>(64); // a few desks make all of them
  const isLogged = (point: string, enrolment: string): Promise<boolean> =>
    known(`${point} ${enrolment}`, async () => {
      const entry = await log.find(enrolmentName(enrolment), -1);
      return entry !== undefined && enrols(parseEntry(entry.bytes), { point, eventId });
    });
  const found = await Promise.all(
    signatures.map(
      ({ consent }) => !consent?.point || !consent.enrolment || isLogged(consent.point, consent.enrolment),
    ),
  );
  return found.filter((logged) => !logged).length;
}

/** Tells how a file that names our code differs from what we stored. */
async function differ(
  services: Services,
  facts: readonly RevisionFacts[],
  pledge: Pledge,
  { bytes, signature }: Examined & { readonly bytes: Uint8Array },
): Promise<Origin> {
  const same = await commonLength(bytes, services.ceremony.pdf(pledge.file.id));
  const whole = facts.at(-1)?.size ?? 0;
  if (same === bytes.length) return { kind: 'cut', pledge, size: same, whole };
  const held = facts.findLast(({ size, kind }) => size <= same && (kind === 'timestamp' || size === whole));
  if (!held) return { kind: signature ? 'altered' : 'copy', pledge };
  const behind = Buffer.from(bytes.buffer, bytes.byteOffset + held.size, bytes.length - held.size);
  const update = behind.includes('startxref') || behind.includes('endobj');
  return { kind: 'extended', pledge, added: behind.length, update };
}

/** How many bytes two files have in common from the start; reads no more of the second one than needed. */
async function commonLength(bytes: Uint8Array, stored: AsyncIterable<Uint8Array>): Promise<number> {
  let at = 0;
  for await (const chunk of stored) {
    const part = bytes.subarray(at, at + chunk.length);
    const length = part.findIndex((byte, i) => byte !== chunk[i]);
    if (length >= 0) return at + length;
    at += part.length;
    if (part.length < chunk.length) break;
  }
  return at;
}
