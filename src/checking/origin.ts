import type { Services } from '../services.ts';
import type { Report } from '../verification/report.ts';
import { findFile, getPledge, type Pledge } from './pledge.ts';

/** Whether a checked file is one that we hold, byte by byte, and as it stood when. */
export type Origin =
  /** Not ours: it names no code that we gave. */
  | { readonly kind: 'foreign' }
  /** It carries a code of ours, but these are not the bytes we stored, nor an earlier state of them. */
  | { readonly kind: 'altered'; readonly pledge: Pledge }
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

/** @param codes that the file names (codesIn) */
export async function findOrigin(services: Services, codes: readonly string[], report: Report): Promise<Origin> {
  for (const code of codes) {
    const file = await findFile(services, code);
    if (!file) continue;
    const pledge = await getPledge(services, code);
    const facts = await services.stores.revisions.facts(file.id);
    const n = facts.findIndex(({ size, sha256 }) => size === report.size && sha256 === report.sha256);
    if (n < 0) return { kind: 'altered', pledge };
    const signed = facts.slice(0, n + 1).filter(({ signerId }) => signerId !== undefined).length;
    const sealed = facts[n]?.kind === 'timestamp';
    return { kind: 'ours', pledge, latest: n === facts.length - 1, sealed, signed };
  }
  return { kind: 'foreign' };
}
