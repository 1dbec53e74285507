import type { Findings } from './findings.ts';
import type { PdfFile } from './pdf/file.ts';
import { textOf } from './pdf/text.ts';
import { isArray, isDict, isRef, nameOf, type PdfDict, type PdfValue } from './pdf/values.ts';

/** A form field of type Sig, signed or not. */
export interface SignatureField {
  readonly object: number;
  /** Fully qualified, partial names joined by full stops. */
  readonly name: string;
  /** The revision that first gave it this value; the revision that made it, while unsigned. */
  readonly firstRevision: number;
  /** Object number of its signature dictionary. */
  readonly value: number | undefined;
}

/** Two fields that share a signature are an attack; how many more there are is no news. */
const mostSharers = 8;

/**
 * Object number of a signature dictionary → the fields that ever pointed to it. Every version of every object is looked at, so
 * that a field cannot hide behind a later one.
 */
export function collectSignatureFields(
  file: PdfFile,
  findings: Findings,
): ReadonlyMap<number, readonly SignatureField[]> {
  const byValue = new Map<number, SignatureField[]>();
  const latest = new Map<number, SignatureField>();
  for (const revision of file.revisions) {
    for (const object of revision.objects.values()) {
      const { value: dict, num } = object;
      if (!isDict(dict) || !isSignatureField(file, dict, revision.n)) continue;
      const name = fullName(file, dict, revision.n);
      const target = dict.entries.get('V');
      const place = { object: num, offset: object.start, revision: revision.n };
      if (isDict(target)) findings.add({ code: 'signature-direct', field: name }, place);
      else if (target !== undefined && target !== null && !isRef(target))
        findings.add({ code: 'signature-incomplete', what: 'field-value', field: name }, place);
      if (isRef(target) && !file.object(target.num, revision.n))
        findings.add({ code: 'signature-incomplete', what: 'field-target', field: name }, place);
      const value = isRef(target) ? target.num : undefined;
      const field = { object: num, name, firstRevision: revision.n, value };
      latest.set(num, field);
      if (value === undefined) continue;
      const known = byValue.get(value);
      if (!known) byValue.set(value, [field]);
      else if (known.length < mostSharers && !known.some((other) => other.object === num)) known.push(field);
    }
  }
  const all = [...latest.values()];
  checkNames(all, findings);
  checkReachable(file, all, findings);
  return byValue;
}

function isSignatureField(file: PdfFile, dict: PdfDict, n: number): boolean {
  if (!dict.entries.has('FT') && !(dict.entries.has('V') && dict.entries.has('Parent'))) return false;
  return fieldType(file, dict, n) === 'Sig';
}

/** FT of a form field, its own or the one it inherits; undefined for what is no field (ISO 32000-2 section 12.7.4.1). */
export function fieldType(file: PdfFile, dict: PdfDict, n: number): string | undefined {
  let part: PdfValue | undefined = dict;
  for (let step = 0; step < 32 && isDict(part); step++) {
    file.budget.walk(1);
    const type = nameOf(file.entry(part, 'FT', n));
    if (type !== undefined) return type;
    part = file.entry(part, 'Parent', n);
  }
  return undefined;
}

/** The name of a form field, with those of its parents (ISO 32000-2 section 12.7.4.2). */
export function fullName(file: PdfFile, dict: PdfDict, n: number): string {
  const names: string[] = [];
  let part: PdfValue | undefined = dict;
  for (let step = 0; step < 32 && isDict(part); step++) {
    const name = textOf(file.entry(part, 'T', n), 512);
    // Thousands of fields may hang below one parent with a long name.
    file.budget.walk(8 * (1 + (name?.length ?? 0)));
    if (name !== undefined) names.unshift(name);
    part = file.entry(part, 'Parent', n);
  }
  return names.join('.');
}

/** Two fields that some viewer could take for one: equal but for case and spelling. */
function checkNames(fields: readonly SignatureField[], findings: Findings): void {
  const seen = new Map<string, SignatureField>();
  for (const field of fields) {
    const key = field.name.normalize('NFKC').toLowerCase().trim();
    const other = seen.get(key);
    if (other) {
      const revision = Math.max(field.firstRevision, other.firstRevision);
      findings.add({ code: 'field-names-collide', field: field.name }, { object: field.object, revision });
    }
    seen.set(key, field);
  }
}

/** Every signature field hangs in the form (AcroForm Fields); one that does not is shown by some viewers and not by others. */
function checkReachable(file: PdfFile, fields: readonly SignatureField[], findings: Findings): void {
  const n = file.last;
  const catalog = file.entry(file.revisions[n]?.trailer, 'Root', n);
  const form = isDict(catalog) ? file.entry(catalog, 'AcroForm', n) : undefined;
  const reached = new Set<number>();
  const queue: (PdfValue | undefined)[] = [isDict(form) ? file.entry(form, 'Fields', n) : undefined];
  while (queue.length > 0) {
    const list = queue.pop();
    if (!isArray(list)) continue;
    file.budget.walk(list.items.length);
    for (const item of list.items) {
      if (!isRef(item) || reached.has(item.num)) continue;
      reached.add(item.num);
      const field = file.object(item.num, n)?.value;
      if (isDict(field) && field.entries.has('Kids')) queue.push(file.entry(field, 'Kids', n));
    }
  }
  for (const { object, name, firstRevision } of fields)
    if (!reached.has(object))
      findings.add({ code: 'field-unreachable', field: name }, { object, revision: firstRevision });
}
