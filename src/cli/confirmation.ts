import { Option } from 'commander';
import { IkrarError } from '../errors.ts';

/** The sentence that an operator must type, because afterwards nobody can tell which rows were forged before. */
export const acceptance = 'SAYA MENERIMA DATA INI APA ADANYA';

export const acceptOption = (what: string): Option =>
  new Option('--terima <kalimat>', `${what}; kalimatnya: "${acceptance}"`);

/**
 * @returns whether it was confirmed; false where nothing was said
 * @throws IkrarError 'invalid-input' for any other words
 */
export function isAccepted(words: string | undefined): boolean {
  if (words === undefined || words === acceptance) return words !== undefined;
  throw new IkrarError('invalid-input', `Tidak dijalankan: kalimat sesudah --terima harus persis "${acceptance}".`);
}
