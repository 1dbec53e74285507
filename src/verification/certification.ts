import type { Rules } from './changes/change.ts';
import type { Ledger } from './findings.ts';
import type { PdfFile } from './pdf/file.ts';
import { entry, isArray, isDict, isName, isRef, type PdfDict } from './pdf/values.ts';
import type { CheckedSignature } from './signature-check.ts';

/**
 * The certification (ISO 32000-2 section 12.8.2.2): the first signature, once, named by the catalog's Perms. Its permission
 * rules all that follows; it is judged over the whole file and not signature by signature.
 */
export function judgeCertification(file: PdfFile, signatures: readonly CheckedSignature[], ledger: Ledger): Rules {
  const certifying = signatures.filter(({ kind }) => kind === 'certification');
  const [first, second] = certifying;
  checkPerms(file, signatures, ledger);
  if (!first) {
    const place = { signature: signatures[0]?.found.index };
    if (signatures.length > 0) ledger.add('certification-missing', 'Dokumen tidak disertifikasi penyelenggara', place);
    return { permission: undefined };
  }
  const { found } = first;
  const place = { object: found.object, revision: found.revision, signature: found.index };
  if (second) ledger.add('certification-several', 'Dokumen disertifikasi lebih dari sekali', place);
  if (found.index !== 0) ledger.add('certification-misplaced', 'Sertifikasi bukan tanda tangan pertama', place);
  if (permsTarget(file, found.revision) !== found.object)
    ledger.add('certification-perms', 'Katalog tidak menunjuk ke sertifikasi (Perms)', place);
  const permission = permissionOf(file, found.dict, found.revision);
  if (permission !== 2) ledger.add('signature-deviates', `Sertifikasi dengan izin ${permission}, bukan 2`, place);
  return { permission };
}

/** In whatever revision the catalog names a certification, it must be one of the signatures. */
function checkPerms(file: PdfFile, signatures: readonly CheckedSignature[], ledger: Ledger): void {
  const target = permsTarget(file, file.last);
  if (target === undefined || signatures.some(({ found }) => found.object === target)) return;
  ledger.add('signature-incomplete', 'Katalog menunjuk ke sertifikasi yang bukan tanda tangan', { object: target });
}

function permsTarget(file: PdfFile, n: number): number | undefined {
  const catalog = file.entry(file.revisions[n]?.trailer, 'Root', n);
  const perms = isDict(catalog) ? file.entry(catalog, 'Perms', n) : undefined;
  const target = isDict(perms) ? entry(perms, 'DocMDP') : undefined;
  return isRef(target) ? target.num : undefined;
}

function permissionOf(file: PdfFile, dict: PdfDict, n: number): 1 | 2 | 3 {
  const references = entry(dict, 'Reference');
  for (const item of isArray(references) ? references.items : []) {
    if (!isDict(item) || !isName(entry(item, 'TransformMethod'), 'DocMDP')) continue;
    const parameters = file.entry(item, 'TransformParams', n);
    const permission = isDict(parameters) ? (entry(parameters, 'P') ?? 2) : 2;
    return permission === 1 || permission === 3 ? permission : 2;
  }
  return 2;
}
