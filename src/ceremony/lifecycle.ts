import { IkrarError } from '../errors.ts';
import type { Declaration, DeclarationState } from '../model.ts';
import { type Records, update } from '../stores.ts';

/** The refusal for each state of a declaration that does not allow what a person asked for. */
const refusals = {
  draft: ['declaration-not-open', 'Naskah ini belum dibuka untuk ditandatangani. Tunggu penyelenggara membukanya.'],
  opening: ['declaration-not-open', 'Naskah ini sedang dibuka. Tunggu sebentar, lalu coba lagi.'],
  open: ['declaration-not-draft', 'Naskah ini sudah dibuka; teks dan daftar penanda tangan tidak dapat diubah lagi.'],
  closing: ['declaration-closed', 'Naskah ini sedang ditutup; tanda tangan tidak diterima lagi.'],
  closed: [
    'declaration-closed',
    'Naskah ini sudah ditutup; tanda tangan tidak diterima lagi. Hubungi penyelenggara untuk naskah susulan.',
  ],
  revoked: ['declaration-closed', 'Naskah ini sudah dicabut.'],
} as const;

/** @throws IkrarError that says in the person's language what the present state means for them */
export function requireState(declaration: Declaration, ...allowed: readonly DeclarationState[]): Declaration {
  if (allowed.includes(declaration.state)) return declaration;
  const [code, message] = refusals[declaration.state];
  throw new IkrarError(code, message);
}

export const openable: readonly DeclarationState[] = ['draft', 'opening', 'open'];

/** Whether people can still sign, now or later. */
export const isOpenable = ({ state }: Declaration): boolean => openable.includes(state);

/** Whether a draft is being removed (removing.ts): from then on nobody finds it. */
export const isRemoved = ({ eventId }: Declaration): boolean => eventId === '';

export async function getDeclaration(declarations: Records<Declaration>, id: string): Promise<Declaration> {
  const found = await declarations.get(id);
  if (!found || isRemoved(found)) throw new IkrarError('not-found', 'Naskah tidak ditemukan. Periksa alamatnya.');
  return found;
}

/** Changes the state by one compare-and-set; a repeated call that finds it changed does nothing. */
export function advance(
  declarations: Records<Declaration>,
  id: string,
  from: readonly DeclarationState[],
  change: Partial<Declaration> & { readonly state: DeclarationState },
): Promise<Declaration> {
  return update(declarations, id, (declaration) => {
    if (declaration.state === change.state) return declaration;
    return { ...requireState(declaration, ...from), ...change };
  });
}
