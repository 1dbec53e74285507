import type { Finding, Findings } from '../findings.ts';
import type { Limits } from '../limits.ts';
import type { Primitives } from '../primitives.ts';
import type { Revision } from './file.ts';
import { decodeStream, isUndecoded } from './filter.ts';
import { parseObject } from './object.ts';
import type { Reading } from './reading.ts';
import type { Entry, Section } from './section.ts';
import { PdfSyntaxError, Syntax } from './syntax.ts';
import { entry, isCount, isDict, isName, type PdfObject, type PdfRef } from './values.ts';

/** What the reading of a whole file goes by. */
export interface FileReading {
  readonly bytes: Uint8Array;
  readonly limits: Limits;
  readonly primitives: Primitives;
  readonly findings: Findings;
  readonly reading: Reading;
}

/** One revision while its objects are read. */
interface Scope {
  readonly n: number;
  readonly start: number;
  readonly entries: ReadonlyMap<number, Entry>;
  readonly objects: Map<number, PdfObject>;
  readonly referred: Set<number>;
}

type Packed = readonly [num: number, index: number];

/** Reads the objects that each revision's section lists, and nothing else. MUST be called for the oldest revision first. */
export class ObjectReader {
  readonly #file: FileReading;
  /** Every object as the revisions so far leave it. */
  readonly #current = new Map<number, PdfObject>();

  constructor(file: FileReading) {
    this.#file = file;
  }

  read(sections: readonly Section[], n: number, start: number): Pick<Revision, 'objects' | 'freed' | 'referred'> {
    const entries = new Map<number, Entry>();
    for (const section of sections) for (const [num, place] of section.entries) entries.set(num, place);
    const limitOf = nextPlaces(entries, sections);
    const scope: Scope = { n, start, entries, objects: new Map(), referred: new Set() };
    const { objects, referred } = scope;
    const freed: number[] = [];
    for (const [num, place] of entries) {
      if (place.type === 'free' && this.#current.has(num)) freed.push(num);
      if (place.type !== 'offset') continue;
      const object = this.#readAt(num, place, limitOf.get(place.offset) ?? place.offset, scope);
      if (object) objects.set(num, object);
    }
    this.#readPacked(scope);
    for (const [num, object] of objects) this.#current.set(num, object);
    for (const num of freed) this.#current.delete(num);
    return { objects, freed, referred };
  }

  #readAt(
    num: number,
    { offset, gen }: Extract<Entry, { type: 'offset' }>,
    end: number,
    { n, start, entries, referred }: Scope,
  ): PdfObject | undefined {
    const { bytes, reading, findings } = this.#file;
    const where = { offset, object: num, revision: n };
    if (offset < start) {
      const repeats = this.#current.get(num)?.start === offset;
      findings.add(repeats ? { code: 'xref-repeats', what: 'object' } : { code: 'xref-points-back' }, where);
      return undefined;
    }
    try {
      const context = {
        bytes,
        num,
        end,
        revision: n,
        referred,
        reading,
        lengthOf: (ref: PdfRef) => this.#lengthOf(ref, entries, end),
        onComment: (at: number) => findings.add({ code: 'comment' }, { ...where, offset: at }),
      };
      const object = parseObject(context, offset);
      if (object.gen === gen) return object;
      findings.add({ code: 'xref-entry-wrong', what: 'generation' }, where);
    } catch (error) {
      if (!(error instanceof PdfSyntaxError)) throw error;
      findings.add(error.finding, { ...where, offset: error.offset, within: 'object' });
    }
    return undefined;
  }

  #lengthOf(ref: PdfRef, entries: ReadonlyMap<number, Entry>, end: number): number | undefined {
    const place = entries.get(ref.num);
    if (!place) {
      const old = this.#current.get(ref.num)?.value;
      return isCount(old) ? old : undefined;
    }
    if (place.type !== 'offset') return undefined;
    const syntax = new Syntax(this.#file.bytes, { start: place.offset, end }, this.#file.reading);
    syntax.count();
    syntax.skipWhite();
    syntax.count();
    syntax.skipWhite();
    syntax.expect('obj');
    syntax.skipWhite();
    return syntax.count();
  }

  /** Objects in object streams, ISO 32000-2 section 7.5.7. */
  #readPacked(scope: Scope): void {
    const { findings } = this.#file;
    for (const [container, listed] of byContainer(scope.entries)) {
      const object = scope.objects.get(container);
      if (!object) {
        const repeats = listed.every(([num]) => this.#current.get(num)?.container === container);
        findings.add(
          repeats
            ? { code: 'xref-repeats', what: 'object-stream', container }
            : { code: 'object-stream-invalid', what: 'elsewhere', container },
          { object: listed[0]![0], revision: scope.n },
        );
        continue;
      }
      try {
        this.#unpack(object, listed, scope);
      } catch (error) {
        if (!(error instanceof PdfSyntaxError)) throw error;
        // Offsets inside the unpacked data are no places in the file.
        const where = { offset: object.start, object: container, revision: scope.n };
        findings.add(error.finding, { ...where, within: 'object-stream' });
      }
    }
  }

  #unpack(container: PdfObject, listed: readonly Packed[], { objects, referred }: Scope): void {
    const { limits, reading } = this.#file;
    const { num: number, start, end, revision, value: dict } = container;
    const broken = (finding: Finding) => new PdfSyntaxError(finding, start);
    if (!isDict(dict) || !isName(entry(dict, 'Type'), 'ObjStm'))
      throw broken({ code: 'object-stream-invalid', what: 'kind' });
    const data = decodeStream(this.#file, container, this.#file.primitives, reading);
    if (data === 'damaged') throw broken({ code: 'object-stream-invalid', what: 'damaged' });
    if (isUndecoded(data)) throw broken({ code: data });
    const [count, first] = [entry(dict, 'N'), entry(dict, 'First')];
    if (!isCount(count) || !isCount(first) || first > data.length || count > limits.objects)
      throw broken({ code: 'object-stream-invalid', what: 'header' });
    const places = readPlaces(new Syntax(data, { start: 0, end: first }, reading), count);
    for (const [num, index] of listed) {
      const place = places[index];
      if (place?.[0] !== num) throw broken({ code: 'object-stream-invalid', what: 'absent', number: num });
      const syntax = new Syntax(data, { start: first + place[1], end: data.length }, reading, referred);
      objects.set(num, { num, gen: 0, revision, start, end, value: syntax.value(), container: number });
    }
    if (objects.size > limits.objects) throw broken({ code: 'limit-objects', what: 'objects' });
  }
}

/** Number and place of each object of an object stream, as its first line says. */
function readPlaces(header: Syntax, count: number): [num: number, offset: number][] {
  const places: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    header.skipWhite();
    const num = header.count();
    header.skipWhite();
    places.push([num, header.count()]);
  }
  return places;
}

/** The objects that the section places in object streams, by the number of the stream. */
function byContainer(entries: ReadonlyMap<number, Entry>): ReadonlyMap<number, readonly Packed[]> {
  const streams = new Map<number, Packed[]>();
  for (const [num, place] of entries) {
    if (place.type !== 'packed') continue;
    const listed = streams.get(place.container);
    if (listed) listed.push([num, place.index]);
    else streams.set(place.container, [[num, place.index]]);
  }
  return streams;
}

/**
 * Where each listed object must have ended: at the next listed place. Objects cannot overlap then, and reading all of them
 * costs no more than the revision's length, whatever the xref says.
 */
function nextPlaces(entries: ReadonlyMap<number, Entry>, sections: readonly Section[]): Map<number, number> {
  const places = new Set<number>(sections.map((section) => section.offset));
  for (const place of entries.values()) if (place.type === 'offset') places.add(place.offset);
  const ascending = Float64Array.from(places).sort();
  const next = new Map<number, number>();
  for (const [i, place] of ascending.entries()) {
    const following = ascending[i + 1] ?? sections[0]!.end;
    next.set(place, Math.max(place, Math.min(following, sections[0]!.end)));
  }
  return next;
}
