import type { Rules } from './changes/change.ts';
import type { Findings } from './findings.ts';
import type { PdfFile } from './pdf/file.ts';
import { entry, isArray, isDict, isName, isRef, type PdfDict } from './pdf/values.ts';
import type { FoundSignature } from './signature.ts';

/**
 * The certification (ISO 32000-2 section 12.8.2.2): the first signature, once, named by the catalog's Perms. Its permission
 * rules all that follows; it is judged over the whole file and not signature by signature.
 */
export function judgeCertification(file: PdfFile, signatures: readonly FoundSignature[], findings: Findings): Rules {
  const [found, second] = signatures.filter(({ kind }) => kind === 'certification');
  const target = permsTarget(file, file.last);
  if (target !== undefined && !signatures.some(({ object }) => object === target))
    findings.add({ code: 'signature-incomplete', what: 'perms' }, { object: target });
  if (!found) {
    if (signatures[0]) findings.add({ code: 'certification-missing' }, { signature: signatures[0].index });
    return { permission: undefined };
  }
  const { object, revision, index, dict } = found;
  const place = { object, revision, signature: index };
  if (second) findings.add({ code: 'certification-several' }, place);
  if (index !== 0) findings.add({ code: 'certification-misplaced' }, place);
  if (permsTarget(file, revision) !== object) findings.add({ code: 'certification-perms' }, place);
  const permission = permissionOf(file, dict, revision);
  if (permission !== 2) findings.add({ code: 'signature-deviates', what: 'permission', permission }, place);
  return { permission };
}

/** The signature that the catalog names as the certification after revision n. */
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
