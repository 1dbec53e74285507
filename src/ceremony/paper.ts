import { createCode } from '../core/code.ts';
import type { Base } from '../document/base.ts';
import { type Content, contentJson, parseContent } from '../document/content.ts';
import type { Logo } from '../document/logo.ts';
import type { BasePdfWorker } from './base-worker.ts';
import type { CeremonyDeps } from './deps.ts';
import { qrAddress } from './qr-address.ts';

/** What a file's paper is made from when none is stored yet. */
interface Draft {
  readonly id: string;
  readonly logo: Logo | undefined;
  readonly make: (code: string) => Content;
}

interface MadePaper {
  readonly content: Content;
  readonly base: Base;
  readonly at: Date;
}

/**
 * Makes the paper of a file (its frozen content, plan and QR address) and the base PDF. The first insert of the paper
 * decides code, time and QR; after a crash, or on another node, the base is made again from the stored paper and
 * nothing else.
 */
export async function makePaper(deps: CeremonyDeps, draft: Draft, worker: BasePdfWorker): Promise<MadePaper> {
  const { papers } = deps.stores;
  for (;;) {
    const kept = await papers.get(draft.id);
    const content = kept ? parseContent(kept.content) : draft.make(createCode(deps.random));
    const at = kept ? new Date(kept.at) : deps.now();
    const address = kept?.address ?? (await qrAddress(deps, content));
    const base = await worker.make(content, { logo: draft.logo, qrAddress: address, at });
    const plan = JSON.stringify(base.plan);
    if (kept?.plan === plan) return { content, base, at };
    // The stored plan must be the plan of the base that is certified. If an earlier version of the program, or of zlib,
    // began this opening, the same content now gives other bytes; as no revision exists yet, the paper takes the new
    // plan.
    // opening, the same content now fills other octets; there is no revision yet, so the paper takes the new plan.
    const version = kept ? kept.version + 1 : 0;
    const paper = { id: draft.id, version, content: contentJson(content), plan, address, at: at.toISOString() };
    if (await (kept ? papers.replace(paper) : papers.insert(paper))) return { content, base, at };
  }
}
