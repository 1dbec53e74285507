import { createCode } from '../core/code.ts';
import type { Base } from '../document/base.ts';
import { type Content, contentJson, parseContent } from '../document/content.ts';
import type { Logo } from '../document/logo.ts';
import type { Paper } from '../model.ts';
import type { Parts } from './parts.ts';
import type { Press } from './press.ts';
import { qrAddress } from './qr-address.ts';

/**
 * The paper of a file, and the base PDF made from it. The first insert decides code, time and QR; after a crash, or on another
 * node, the very same base is made from it again, for a base depends on nothing else.
 */
export async function makePaper(
  parts: Parts,
  input: { readonly id: string; readonly logo: Logo | undefined; readonly make: (code: string) => Content },
  press: Press,
): Promise<{ readonly content: Content; readonly base: Base; readonly at: Date }> {
  const { papers } = parts.stores;
  const kept = await papers.get(input.id);
  if (kept) return again(kept, input.logo, press);
  const content = input.make(createCode(parts.random));
  const at = parts.now();
  const address = await qrAddress(parts, content);
  const base = await baseOf(press, content, input.logo, address, at);
  const paper: Paper = {
    id: input.id,
    version: 0,
    content: contentJson(content),
    plan: JSON.stringify(base.plan),
    address,
    at: at.toISOString(),
  };
  if (await papers.insert(paper)) return { content, base, at };
  return again((await papers.get(input.id))!, input.logo, press);
}

async function again(paper: Paper, logo: Logo | undefined, press: Press): ReturnType<typeof makePaper> {
  const content = parseContent(paper.content);
  const at = new Date(paper.at);
  return { content, at, base: await baseOf(press, content, logo, paper.address, at) };
}

const baseOf = (press: Press, content: Content, logo: Logo | undefined, qrSeal: string, at: Date): Promise<Base> =>
  press.make(content, { logo, qrSeal, at });
