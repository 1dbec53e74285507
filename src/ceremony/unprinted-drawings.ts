import { hex, parseBase64url, utf8 } from '../core/bytes.ts';
import { parseConsent } from '../core/consent.ts';
import { sha256Hex } from '../core/digest.ts';
import type { DrawingText } from '../core/drawing.ts';
import type { Stores } from '../stores.ts';
import type { Agreed } from './consent.ts';
import type { SignRequest } from './sign-request.ts';

type Place = Pick<SignRequest, 'fileId' | 'signerId'>;

/**
 * Keeps a drawing that the file does not print, before the signature whose consent names its digest. Whoever has signed leaves no
 * second one.
 */
export async function keepUnprinted(
  { drawings, revisions }: Pick<Stores, 'drawings' | 'revisions'>,
  { fileId, signerId }: Place,
  { unprinted: text }: Pick<Agreed, 'unprinted'>,
): Promise<void> {
  if (text === undefined || (await revisions.bySigner(fileId, signerId))) return;
  const id = drawingId({ fileId, signerId }, sha256Hex(utf8(text)));
  await drawings.insert({ id, version: 0, fileId, text });
}

/** @param digest SHA-256 of the drawing's text, hex: when two requests of a person race, each drawing has a record of its own */
const drawingId = ({ fileId, signerId }: Place, digest: string): string => `${fileId}/${signerId}/${digest}`;

/** The kept drawings that signatures of the file name, by the id of the person. */
export async function readUnprinted(
  { drawings, revisions }: Pick<Stores, 'drawings' | 'revisions'>,
  fileId: string,
): Promise<ReadonlyMap<string, DrawingText>> {
  const found = new Map<string, DrawingText>();
  for (let after = -1; ; ) {
    const page = await revisions.read(fileId, { after, limit: 100 });
    for (const { signerId, consent } of page) {
      const digest = consent === undefined ? undefined : parseConsent(utf8(consent)).goresan;
      if (signerId === undefined || digest === undefined) continue;
      const kept = await drawings.get(drawingId({ fileId, signerId }, hex(parseBase64url(digest))));
      if (kept) found.set(signerId, kept.text);
    }
    if (page.length < 100) return found;
    after = page[page.length - 1]!.n;
  }
}
