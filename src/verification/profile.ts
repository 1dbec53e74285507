import { hex, parseUtf8 } from '../core/bytes.ts';
import { uses } from '../core/use.ts';
import type { PdfFile } from './pdf/file.ts';
import { decodeStream, isUndecoded } from './pdf/filter.ts';
import { textOf } from './pdf/text.ts';
import { entry, isArray, isDict, type PdfObject } from './pdf/values.ts';
import type { Primitives } from './primitives.ts';
import type { Report } from './report.ts';
import { parseRoster, type Roster } from './roster.ts';

export interface Profile {
  readonly name: Report['profile'];
  readonly document: Report['document'];
  /** Of an ikrar file; undefined where it cannot be read. */
  readonly roster: Roster | undefined;
}

const attachmentName = 'ikrar.json';
/** Ours have one. */
const maxAttachments = 1_000;
/** Ours have a few hundred bytes a signer. What JSON becomes in memory is ten times as large and more. */
const maxAttachment = 4 * 1024 * 1024;

/**
 * An ikrar file says so itself: its content is attached as ikrar.json. Then it is judged as what only our own writer makes,
 * and nothing else is tolerated. Taking the attachment away breaks the certification, so the strictness cannot be evaded.
 * @param n the revision that the first signature closes
 */
export function readProfile(file: PdfFile, n: number, primitives: Primitives): Profile {
  const catalog = file.entry(file.revisions[n]?.trailer, 'Root', n);
  const files = isDict(catalog) ? file.entry(catalog, 'AF', n) : undefined;
  for (const item of isArray(files) ? files.items.slice(0, maxAttachments) : []) {
    const specification = file.resolve(item, n);
    if (!isDict(specification)) continue;
    const name = textOf(file.entry(specification, 'UF', n), 64) ?? textOf(file.entry(specification, 'F', n), 64);
    if (name !== attachmentName) continue;
    const embedded = file.entry(specification, 'EF', n);
    const object = isDict(embedded) ? file.target(entry(embedded, 'F'), n) : undefined;
    return { name: 'ikrar', ...(object ? readContent(file, object, primitives) : unread) };
  }
  return { name: 'general', ...unread };
}

const unread = { document: undefined, roster: undefined } as const;

function readContent(file: PdfFile, object: PdfObject, primitives: Primitives): Pick<Profile, 'document' | 'roster'> {
  const json = decodeStream(file, object, primitives, file.budget);
  if (isUndecoded(json) || json.length > maxAttachment) return unread;
  try {
    const content: unknown = JSON.parse(parseUtf8(json));
    const { code, text, use: stated } = content as { code?: unknown; text?: { title?: unknown }; use?: unknown };
    if (typeof code !== 'string' || typeof text?.title !== 'string') return unread;
    const use = uses.find((known) => known === stated);
    const contentDigest = hex(primitives.digest('SHA-256', json));
    const document = { code, title: text.title, contentDigest, ...(use ? { use } : {}) };
    return { document, roster: parseRoster(content as object) };
  } catch {
    return unread;
  }
}
