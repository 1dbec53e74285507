import type { Findings } from './findings.ts';
import type { PdfFile } from './pdf/file.ts';
import { permsTarget } from './perms.ts';
import type { FoundSignature } from './signature.ts';
import type { Permission } from './terms.ts';

/**
 * The certification (ISO 32000-2 section 12.8.2.2): the first signature, once, named by the catalog's Perms. Its permission
 * rules all that follows; it is judged over the whole file and not signature by signature.
 * @returns P of the certification; undefined for a file that nobody certified
 */
export function judgeCertification(
  file: PdfFile,
  signatures: readonly FoundSignature[],
  findings: Findings,
): Permission | undefined {
  const [found, second] = signatures.filter(({ kind }) => kind === 'certification');
  const target = permsTarget(file, file.last);
  if (target !== undefined && !signatures.some(({ object }) => object === target))
    findings.add({ code: 'signature-incomplete', what: 'perms' }, { object: target });
  if (!found) {
    if (signatures[0]) findings.add({ code: 'certification-missing' }, { signature: signatures[0].index });
    return undefined;
  }
  const { object, revision, index, terms } = found;
  const place = { object, revision, signature: index };
  if (second) findings.add({ code: 'certification-several' }, place);
  if (index !== 0) findings.add({ code: 'certification-misplaced' }, place);
  if (permsTarget(file, revision) !== object) findings.add({ code: 'certification-perms' }, place);
  const permission = terms.docMdp ?? 2;
  if (permission !== 2) findings.add({ code: 'signature-deviates', what: 'permission', permission }, place);
  return permission;
}
