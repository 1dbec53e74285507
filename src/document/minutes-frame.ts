import { localDay } from '../core/dates.ts';
import type { Block } from '../template/blocks.ts';
import type { Content } from './content.ts';

/** What every berita acara has in common: it belongs to a pledge, nobody signs it by hand, and the organizer seals it. */
export interface MinutesFrame {
  readonly code: string;
  readonly url: string;
  readonly event: Content['event'];
  readonly letterhead: readonly string[];
  readonly logoSha256?: string;
  /** Content and digest of the pledge it is about: a declaration's, or an event's, first file. */
  readonly pledge: Content;
  readonly contentDigest: string;
}

export interface MinutesText {
  readonly template: string;
  readonly title: string;
  /** When what it reports was done. */
  readonly at: string;
  /** Number of the pledge; empty where it has none. */
  readonly number: string;
  readonly blocks: readonly Block[];
}

export function framed({ pledge, contentDigest, ...frame }: MinutesFrame, said: MinutesText): Content {
  return {
    schema: 'ikrar/1',
    kind: 'berita-acara',
    code: frame.code,
    ...(pledge.use === undefined ? {} : { use: pledge.use }),
    url: frame.url,
    event: frame.event,
    days: [localDay(new Date(said.at), frame.event.timeZone)],
    number: '',
    letterhead: frame.letterhead,
    ...(frame.logoSha256 === undefined ? {} : { logoSha256: frame.logoSha256 }),
    text: {
      template: { id: said.template, version: 1, digest: '' },
      clauses: [],
      title: said.title,
      blocks: said.blocks,
      sources: [],
    },
    parent: { relation: 'berita-acara', number: said.number, code: pledge.code, contentDigest },
    signers: [],
  };
}
