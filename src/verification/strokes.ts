import { base64url, latin1 } from '../core/bytes.ts';
import { parseStrokes, type StrokesFile } from '../core/strokes-file.ts';
import type { ReadConsent } from './consent.ts';
import type { Facts } from './facts.ts';

type Judged = Pick<Facts, 'signatures' | 'consents' | 'profile' | 'findings' | 'primitives'>;

/** Whether the drawing that a consent names was given beside the file, and is the one. */
export type StrokesStanding = NonNullable<ReadConsent['strokes']>;

/**
 * Holds drawings that lie beside a file against the consents in it, and says which are lacking where the file prints none.
 * @param text of a file of strokes (core/strokes-file), if one was given
 * @returns the consents, each with what became of its drawing
 */
export function judgeStrokes(text: string | undefined, facts: Judged): Facts['consents'] {
  const { profile, findings, consents } = facts;
  const given = text === undefined ? undefined : readGiven(text, facts);
  const electronic = profile.roster?.electronic === true;
  const asked = new Set(
    consents.map((consent) => consent?.said).map((said) => (said?.goresan ? said.medan : undefined)),
  );
  for (const field of given?.drawings.keys() ?? [])
    if (!asked.has(field)) findings.add({ code: 'strokes-wrong', what: 'unasked', field });
  const judged = consents.map((consent, i): ReadConsent | undefined => {
    if (!consent?.said.goresan) return consent;
    const drawing = given?.drawings.get(consent.said.medan);
    if (drawing === undefined) return electronic ? { ...consent, strokes: 'absent' } : consent;
    return { ...consent, strokes: compare(drawing, consent, i, facts) };
  });
  for (const [standing, code] of [
    ['right', 'strokes-right'],
    ['absent', 'strokes-absent'],
  ] as const) {
    const count = judged.filter((consent) => consent?.strokes === standing).length;
    if (count > 0) findings.add({ code, count });
  }
  return judged;
}

function readGiven(text: string, { profile: { document }, findings }: Judged): StrokesFile | undefined {
  try {
    const given = parseStrokes(text);
    if (given.code === document?.code && given.contentDigest === document.contentDigest) return given;
    return findings.add({ code: 'strokes-wrong', what: 'file' });
  } catch {
    return findings.add({ code: 'strokes-wrong', what: 'malformed' });
  }
}

function compare(
  drawing: string,
  { said: { goresan, medan: field } }: ReadConsent,
  i: number,
  { signatures, findings, primitives }: Judged,
): StrokesStanding {
  if (base64url(primitives.digest('SHA-256', latin1(drawing))) === goresan) return 'right';
  const { index: signature, revision, object } = signatures[i]!.found;
  findings.add({ code: 'strokes-wrong', what: 'drawing', field }, { signature, revision, object });
  return 'wrong';
}
