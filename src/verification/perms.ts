import type { PdfFile } from './pdf/file.ts';
import {
  changedKeys,
  entry,
  isArray,
  isDict,
  isRef,
  nameOf,
  type PdfDict,
  type PdfObject,
  type PdfValue,
} from './pdf/values.ts';

/** Object number of the signature that the catalog names as the certification after revision n (ISO 32000-2 section 12.8.6). */
export const permsTarget = (file: PdfFile, n: number): number | undefined =>
  targetOf(file, permsOf(file, n), 'DocMDP', n);

function permsOf(file: PdfFile, n: number): PdfDict | undefined {
  const catalog = file.entry(file.revisions[n]?.trailer, 'Root', n);
  const perms = isDict(catalog) ? file.entry(catalog, 'Perms', n) : undefined;
  return isDict(perms) ? perms : undefined;
}

function targetOf(file: PdfFile, perms: PdfDict | undefined, key: string, n: number): number | undefined {
  const named = entry(perms, key);
  return file.target(named, n)?.num ?? (isRef(named) ? named.num : undefined);
}

/** Usage rights unlock functions of one reader and permit no change. */
export const usageRights: ReadonlySet<string | undefined> = new Set(['UR', 'UR3']);

/**
 * A signature by which a maker of readers unlocked functions of its own: the catalog names it so and as nothing else, and each of
 * its transforms says so (ISO 32000-2 section 12.8.2.3). Nobody signed the document with it.
 */
export function isUsageRights(file: PdfFile, { num, revision: n, value }: PdfObject): boolean {
  const perms = permsOf(file, n);
  if (![...usageRights].some((key) => targetOf(file, perms, key ?? '', n) === num)) return false;
  const references = isDict(value) ? file.entry(value, 'Reference', n) : undefined;
  const transforms = isArray(references) ? references.items.map((item) => file.resolve(item, n)) : [];
  const method = (transform: PdfValue | undefined) =>
    isDict(transform) ? nameOf(file.entry(transform, 'TransformMethod', n)) : undefined;
  return (
    targetOf(file, perms, 'DocMDP', n) !== num &&
    transforms.length > 0 &&
    transforms.length <= 4 &&
    transforms.every((transform) => usageRights.has(method(transform)))
  );
}

/** Two versions of Perms that differ in usage rights alone. */
export function samePerms(before: PdfValue | undefined, after: PdfValue | undefined): boolean {
  const [old, now] = [before ?? none, after ?? none];
  return isDict(old) && isDict(now) && changedKeys(old, now).every((key) => usageRights.has(key));
}

const none: PdfDict = { kind: 'dict', entries: new Map() };
