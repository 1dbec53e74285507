import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { utf8 } from '../core/bytes.ts';
import { bagInfoText, bagitTxt, isSafeName, manifestName, manifestText, tagManifestName } from './bag-format.ts';
import { type BagDocument, type BagInput, type PayloadFile, payload } from './bag-payload.ts';
import { bagReadme } from './bag-readme.ts';
import { type BagWriter, createBagWriter } from './bag-zip.ts';
import { type RecordsRow, recordsCsv } from './records-list.ts';

export interface BagFacts {
  /** SHA-256 of the whole zip, hex. */
  readonly sha256: string;
  readonly size: number;
  readonly files: number;
}

/**
 * Writes an event as one BagIt 1.0 bag (zip) to a stream. The same state gives the same bytes. Memory does not grow
 * with the documents, except for one manifest line for each file. When the output fails, the promise rejects and
 * nothing more is written.
 */
export async function exportBag(input: BagInput, output: Writable): Promise<BagFacts> {
  const folder = `ikrar-${input.slug}`;
  if (!/^[A-Za-z0-9-]{1,100}$/.test(input.slug)) throw new RangeError(`not a name for a bag: ${input.slug}`);
  const writer = createBagWriter(output, input.day);
  try {
    const files = await writeBag(input, writer, folder);
    return { ...(await writer.end()), files };
  } catch (error) {
    writer.abort(error instanceof Error ? error : new Error('export failed', { cause: error }));
    throw error;
  }
}

async function writeBag(input: BagInput, writer: BagWriter, folder: string): Promise<number> {
  const digests = new Map<string, string>();
  let octets = 0;
  for await (const { path, content } of payloadOf(input, digests)) {
    const name = `data/${path}`;
    if (!isSafeName(name) || digests.has(name)) throw new RangeError(`not a name in a bag: ${name}`);
    const { sha256, size } = await writer.add(`${folder}/${name}`, content);
    digests.set(name, sha256);
    octets += size;
  }
  await writeTagFiles(input, writer, { folder, digests, octets });
  return digests.size;
}

/** The payload files in a fixed order; the records list is last, because it contains the digests of the others. */
async function* payloadOf(input: BagInput, digests: ReadonlyMap<string, string>): AsyncIterable<PayloadFile> {
  const { log, certificates, crls, texts } = input;
  yield { path: payload.readme, content: utf8(bagReadme(input)) };
  for (const [name, text] of sorted(certificates)) yield { path: payload.certificate(name), content: utf8(text) };
  for (const [name, text] of sorted(crls)) yield { path: payload.crl(name), content: utf8(text) };
  for (const [name, text] of sorted(texts)) yield { path: payload.text(name), content: utf8(text) };
  yield { path: payload.checkpoint, content: utf8(log.checkpoint) };
  yield { path: payload.logKeys, content: utf8(log.vkeys.map((vkey) => `${vkey}\n`).join('')) };
  yield { path: payload.logCertificate, content: utf8(log.certificate) };
  for (const document of input.documents) yield* documentFiles(document);
  const rows = input.documents.map((document) => rowOf(document, digests));
  const list = { terms: input.terms, creator: input.event.organizer, rows };
  yield { path: payload.list, content: utf8(recordsCsv(list)) };
}

async function* documentFiles(document: BagDocument): AsyncIterable<PayloadFile> {
  const { code } = document;
  yield { path: payload.document(code), content: document.pdf() };
  yield { path: payload.content(code), content: utf8(document.content) };
  if (document.strokes) yield { path: payload.strokes(code), content: utf8(await document.strokes()) };
  yield { path: payload.report(code), content: utf8(await document.report()) };
  for await (const { n, text } of document.proofs()) yield { path: payload.proof(code, n), content: utf8(text) };
}

const sorted = (texts: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1));

function rowOf(document: BagDocument, digests: ReadonlyMap<string, string>): RecordsRow {
  const { code, description, period, quantity, note } = document;
  const path = `data/${payload.document(code)}`;
  return { description, period, quantity, note, code, path, sha256: digests.get(path)! };
}

interface Written {
  readonly folder: string;
  /** SHA-256 by name. */
  readonly digests: ReadonlyMap<string, string>;
  readonly octets: number;
}

async function writeTagFiles(input: BagInput, writer: BagWriter, written: Written): Promise<void> {
  const { folder, digests, octets } = written;
  const info = bagInfoText([
    ['Source-Organization', input.event.organizer],
    ['External-Identifier', folder],
    ['External-Description', `${input.event.name}, ${input.event.venue}`],
    ['Bagging-Date', input.day],
    ['Payload-Oxum', `${octets}.${digests.size}`],
    ['Bag-Software-Agent', 'Ikrar'],
  ]);
  const tags = new Map<string, string>();
  const files = { 'bagit.txt': bagitTxt, 'bag-info.txt': info, [manifestName]: manifestText(digests) };
  for (const [name, text] of Object.entries(files))
    tags.set(name, (await writer.add(`${folder}/${name}`, utf8(text))).sha256);
  await writer.add(`${folder}/${tagManifestName}`, utf8(manifestText(tags)));
}

/** Writes the bag into a file, completely or not at all: when the disk is full, the incomplete file is removed. */
export async function exportBagFile(input: BagInput, path: string): Promise<BagFacts> {
  const begun = `${path}.sebagian`;
  try {
    const facts = await exportBag(input, createWriteStream(begun, { mode: 0o600, flush: true }));
    await rename(begun, path);
    return facts;
  } catch (error) {
    await rm(begun, { force: true });
    throw error;
  }
}
