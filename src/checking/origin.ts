import type { RevisionFacts } from '../model.ts';
import type { Services } from '../services.ts';
import { findFile, getPledge, type Pledge } from './pledge.ts';
import type { Examined } from './worker-messages.ts';

/** Whether a checked file is one that we hold, byte by byte, and as it stood when. */
export type Origin =
  /** Not ours: it names no code that we gave. */
  | { readonly kind: 'foreign' }
  /** It names a code of ours and holds no signature at all: a print to PDF, a photo's text, a saved page. */
  | { readonly kind: 'copy'; readonly pledge: Pledge }
  /** It carries a code of ours, but these are not the bytes we stored, nor an earlier state of them. */
  | { readonly kind: 'altered'; readonly pledge: Pledge }
  /** The beginning of our file: a download that broke off. */
  | { readonly kind: 'cut'; readonly pledge: Pledge; readonly size: number; readonly whole: number }
  /** Our whole file with bytes behind it that we do not hold. */
  | {
      readonly kind: 'extended';
      readonly pledge: Pledge;
      readonly added: number;
      /** The bytes behind it are an update of the PDF, which can show other pages, and not only what a mail server leaves. */
      readonly update: boolean;
    }
  | {
      readonly kind: 'ours';
      readonly pledge: Pledge;
      /** It ends where our newest revision ends. */
      readonly latest: boolean;
      /** It ends with an archive timestamp: nobody signed after that, only the timestamp may have been renewed. */
      readonly sealed: boolean;
      /** Signatures of people in it. */
      readonly signed: number;
    };

export async function findOrigin(services: Services, examined: Examined, bytes: Uint8Array): Promise<Origin> {
  for (const code of examined.codes) {
    const file = await findFile(services, code);
    if (!file) continue;
    const pledge = await getPledge(services, code);
    const facts = await services.stores.revisions.facts(file.id);
    return compare(facts, examined, pledge) ?? differ(services, facts, pledge, { ...examined, bytes });
  }
  return { kind: 'foreign' };
}

function compare(facts: readonly RevisionFacts[], { report }: Examined, pledge: Pledge): Origin | undefined {
  const n = facts.findIndex(({ size, sha256 }) => size === report.size && sha256 === report.sha256);
  if (n < 0) return undefined;
  const signed = facts.slice(0, n + 1).filter(({ signerId }) => signerId !== undefined).length;
  const sealed = facts[n]?.kind === 'timestamp';
  return { kind: 'ours', pledge, latest: n === facts.length - 1, sealed, signed };
}

/** How a file that names our code differs from what we stored. */
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

/** How many bytes two files have in common from the start; reads no more of the second than it must. */
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
