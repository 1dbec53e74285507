import type { Place } from '../findings/kind.ts';
import type { Revision } from './file.ts';
import { parseObject } from './object.ts';
import { countHidden, openObjectStream, type PackedPlace } from './object-stream.ts';
import type { FileReading } from './reading.ts';
import type { Entry, Section } from './section.ts';
import { PdfSyntaxError, Syntax } from './syntax.ts';
import { isRef, type PdfObject, type PdfRef, type PdfValue } from './values.ts';

/** One revision while its objects are read. */
interface Scope {
  readonly n: number;
  readonly start: number;
  readonly entries: ReadonlyMap<number, Entry>;
  /** Where the object at a listed place must have ended. */
  readonly limitOf: ReadonlyMap<number, number>;
  readonly objects: Map<number, PdfObject>;
  readonly referred: Set<number>;
}

/** Bytes of an object that is a length: thousands of streams may ask for the same one. */
const maxLengthObject = 128;

/** In steps: an error with its place and its finding takes as long as thousands of bytes that can be read. */
const faultCost = 400;

type Packed = readonly [num: number, index: number];

/** Reads the objects that each revision's section lists, and nothing else. MUST be called for the oldest revision first. */
export class ObjectReader {
  readonly #file: FileReading;
  /** Every object as the revisions so far leave it. */
  readonly #current = new Map<number, PdfObject>();
  /** Numbers whose object has another generation than 0. */
  readonly #regenerated = new Set<number>();

  constructor(file: FileReading) {
    this.#file = file;
  }

  read(sections: readonly Section[], n: number, start: number): Pick<Revision, 'objects' | 'freed' | 'referred'> {
    this.#file.reading.regenerated.length = 0; // of trailers, which were read before
    const entries = this.#merge(sections, n);
    const limitOf = nextPlaces(entries, sections);
    const scope: Scope = { n, start, entries, limitOf, objects: new Map(), referred: new Set() };
    const { objects, referred } = scope;
    const freed: number[] = [];
    for (const [num, place] of entries) {
      if (place.type === 'free' && this.#current.has(num)) freed.push(num);
      if (place.type !== 'offset') continue;
      const object = this.#readAt(num, place, scope);
      if (object) objects.set(num, object);
    }
    // Word processors write what only new readers shall see into the revision before, and list it in an empty one behind.
    this.#readPacked(scope, sections[0]!.beside ? this.#current : objects);
    for (const [num, object] of objects) this.#current.set(num, object);
    for (const num of freed) this.#current.delete(num);
    this.#checkGenerations(sections, scope);
    return { objects, freed, referred };
  }

  /**
   * A reference MUST name the generation that its object has (ISO 32000-2 section 7.3.10): one reader finds nothing where another
   * does not look at generations.
   */
  #checkGenerations(sections: readonly Section[], { n, objects, referred }: Scope): void {
    const { reading, findings } = this.#file;
    for (const { num, gen } of objects.values())
      if (gen !== 0) this.#regenerated.add(num);
      else this.#regenerated.delete(num);
    const trailers = sections.flatMap(({ trailer }) => [...trailer.entries.values()].filter(isRef));
    for (const ref of [...reading.regenerated, ...trailers]) {
      const object = this.#current.get(ref.num);
      if (object && object.gen !== ref.gen) findings.add({ code: 'reference-wrong' }, { object: ref.num, revision: n });
    }
    for (const num of referred)
      if (this.#regenerated.has(num) && this.#current.has(num))
        findings.add({ code: 'reference-wrong' }, { object: num, revision: n });
    for (const { num } of reading.regenerated.splice(0)) referred.add(num);
  }

  #merge(sections: readonly Section[], n: number): ReadonlyMap<number, Entry> {
    if (sections.length === 1 && !sections[0]!.beside) return sections[0]!.entries;
    const entries = new Map<number, Entry>();
    for (const section of sections) for (const [num, place] of section.entries) entries.set(num, place);
    for (const section of sections) this.#addBeside(entries, section, n);
    return entries;
  }

  /**
   * A table and the stream beside it (ISO 32000-2 section 7.5.8.4): what the table has in use is there, the stream adds what the
   * table lacks. Readers of the table alone miss what is added and MUST find nothing else in its place: a number that the stream
   * gives to one object and the table, or an earlier revision, to another has no one meaning.
   */
  #addBeside(entries: Map<number, Entry>, { beside, offset }: Section, n: number): void {
    if (!beside) return;
    const own = [beside.stream, { type: 'offset', offset: beside.offset, gen: 0 }] as const;
    for (const [num, place] of [...beside.entries, own]) {
      const listed = entries.get(num);
      const inUse = listed && listed.type !== 'free' ? listed : undefined;
      if (inUse ? samePlace(inUse, place) : this.#isAt(num, place)) continue;
      if (inUse || this.#current.has(num))
        this.#file.findings.add({ code: 'xref-ambiguous' }, { offset, object: num, revision: n });
      if (!inUse) entries.set(num, place);
    }
  }

  /** Whether the revisions so far leave the object there, or, for a free number, leave none. */
  #isAt(num: number, place: Entry): boolean {
    const object = this.#current.get(num);
    if (!object) return place.type === 'free';
    if (place.type === 'packed') return object.container === place.container;
    return place.type === 'offset' && object.container === undefined && object.start === place.offset;
  }

  #readAt(num: number, { offset, gen }: Extract<Entry, { type: 'offset' }>, scope: Scope): PdfObject | undefined {
    const { bytes, reading, findings } = this.#file;
    const { n, start, referred, limitOf } = scope;
    const end = limitOf.get(offset) ?? offset;
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
        lengthOf: (ref: PdfRef) => this.#lengthOf(ref, scope, where),
        onComment: (at: number) => findings.add({ code: 'comment' }, { ...where, offset: at }),
      };
      const object = parseObject(context, offset);
      if (object.gen === gen) return object;
      findings.add({ code: 'xref-entry-wrong', what: 'generation' }, where);
    } catch (error) {
      const { finding, offset: at } = this.#faultOf(error);
      findings.add(finding, { ...where, offset: at, within: 'object' });
    }
    return undefined;
  }

  /** @throws what is no fault of the file; LimitError when it has too many */
  #faultOf(error: unknown): PdfSyntaxError {
    if (!(error instanceof PdfSyntaxError)) throw error;
    this.#file.reading.budget.walk(faultCost);
    return error;
  }

  /**
   * A length that stands in an object of its own, before or behind the stream. That object MUST be a plain number and nothing
   * else at the place where its revision lists it, so that every reader finds the same one.
   */
  #lengthOf({ num, gen }: PdfRef, { start, entries, limitOf }: Scope, where: Place): PdfValue | undefined {
    this.#file.findings.add({ code: 'stream-length-indirect' }, where);
    const place = entries.get(num);
    if (!place) {
      const old = this.#current.get(num);
      return old?.gen === gen ? old.value : undefined;
    }
    if (place.type !== 'offset' || place.offset < start) return undefined;
    const limit = limitOf.get(place.offset) ?? place.offset;
    const range = { start: place.offset, end: Math.min(limit, place.offset + maxLengthObject) };
    const syntax = new Syntax(this.#file.bytes, range, this.#file.reading);
    const found = [syntax.count(), syntax.next().count()];
    syntax.next().expect('obj');
    const length = syntax.next().count();
    syntax.next().expect('endobj');
    return found[0] === num && found[1] === gen ? length : undefined;
  }

  /** Objects in object streams, ISO 32000-2 section 7.5.7. */
  #readPacked(scope: Scope, older: ReadonlyMap<number, PdfObject>): void {
    const { findings } = this.#file;
    for (const [container, listed] of byContainer(scope.entries)) {
      const object = scope.objects.get(container) ?? older.get(container);
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
        // Offsets inside the unpacked data are no places in the file.
        const where = { offset: object.start, object: container, revision: scope.n };
        findings.add(this.#faultOf(error).finding, { ...where, within: 'object-stream' });
      }
    }
  }

  #unpack(container: PdfObject, listed: readonly Packed[], { n: revision, objects, referred }: Scope): void {
    const { reading } = this.#file;
    const { num: number, start, end } = container;
    const { data, places, head } = openObjectStream(this.#file, container);
    const read = new Set<number>();
    let hidden = countHidden(data, head, places[0]?.start ?? data.length);
    for (const [num, index] of listed) {
      const place = places[index];
      if (place?.num !== num)
        throw new PdfSyntaxError({ code: 'object-stream-invalid', what: 'absent', number: num }, start);
      const syntax = new Syntax(data, place, reading, referred);
      objects.set(num, { num, gen: 0, revision, start, end, value: syntax.value(), container: number });
      hidden += countHidden(data, syntax.comment ?? syntax.at, place.end);
      read.add(index);
    }
    // What an older stream holds besides was accounted for in its own revision.
    if (container.revision === revision)
      this.#addHidden(
        container,
        places.filter((_, i) => !read.has(i)),
        hidden,
      );
  }

  #addHidden(
    { num: container, start: offset, revision }: PdfObject,
    unlisted: readonly PackedPlace[],
    count: number,
  ): void {
    const where = { object: container, offset, revision };
    const [first] = unlisted;
    if (first) this.#file.findings.add({ code: 'object-hidden', number: first.num, count: unlisted.length }, where);
    if (count > 0) this.#file.findings.add({ code: 'bytes-hidden', what: 'packed', count }, where);
  }
}

const samePlace = (a: Entry, b: Entry): boolean =>
  a.type === 'offset' && b.type === 'offset' && a.offset === b.offset && a.gen === b.gen;

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
