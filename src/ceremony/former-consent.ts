import { utf8 } from '../core/bytes.ts';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import { unprintable } from '../document/repertoire.ts';
import { IkrarError } from '../errors.ts';
import type { FormerConsent } from '../model.ts';
import { checkStrokes } from '../signing/appearance.ts';

/**
 * Puts the consent to a file of `ikrar/1` into its form: the file holds its digest, in the signature's /Reason.
 * @throws IkrarError 'strokes-invalid' unless there is either a drawn signature or a typed name, not both;
 * 'character-unprintable'
 */
export function formerConsent(consent: FormerConsent): { readonly json: string; readonly digest: string } {
  const { strokes, typedName } = consent;
  if (typedName === undefined) checkStrokes(strokes);
  else if (strokes.length === 0) checkTypedName(typedName);
  else throw drawnAndTyped();
  const json = canonicalJson(consent as unknown as Json);
  return { json, digest: sha256Hex(utf8(json)) };
}

export const drawnAndTyped = (): IkrarError =>
  new IkrarError('strokes-invalid', 'Pilih salah satu: gambar tanda tangan atau ketik nama.');

/** @throws IkrarError 'strokes-invalid' · 'character-unprintable' */
export function checkTypedName(name: string): void {
  if (!/\p{L}/u.test(name) || name.length > 120)
    throw new IkrarError('strokes-invalid', 'Ketik nama Anda, paling panjang 120 huruf.');
  const strange = unprintable(name); // a character without a glyph would leave the signature space blank
  if (strange.length > 0)
    throw new IkrarError(
      'character-unprintable',
      `Huruf ${strange.slice(0, 5).join(' ')} tidak dapat dicetak. Ketik nama dengan huruf Latin, atau gambar tanda tangan.`,
    );
}
