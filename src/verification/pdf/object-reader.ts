import type { Ledger } from '../findings.ts';
import type { Limits } from '../limits.ts';
import type { Primitives } from '../primitives.ts';
import type { Revision } from './file.ts';
import { type Budget, decodeStream } from './filter.ts';
import { parseObject } from './object.ts';
import { codeOf } from './reader.ts';
import type { Entry, Section } from './section.ts';
import { PdfSyntaxError, Syntax } from './syntax.ts';
import { entry, isCount, isDict, isName, type PdfObject, type PdfRef } from './values.ts';

/** Reads the objects that each revision's section lists, and nothing else. Call it for the oldest revision first. */
export class ObjectReader {
  readonly #bytes: Uint8Array;
  readonly #limits: Limits;
  readonly #primitives: Primitives;
  readonly #budget: Budget;
  readonly #ledger: Ledger;
  /** Every object as the revisions so far leave it. */
  readonly #current = new Map<number, PdfObject>();

  constructor(bytes: Uint8Array, limits: Limits, primitives: Primitives, budget: Budget, ledger: Ledger) {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#primitives = primitives;
    this.#budget = budget;
    this.#ledger = ledger;
  }

  read(sections: readonly Section[], n: number, start: number): Pick<Revision, 'objects' | 'freed' | 'referred'> {
    const entries = new Map<number, Entry>();
    for (const section of sections) for (const [num, place] of section.entries) entries.set(num, place);
    const limitOf = nextPlaces(entries, sections);
    const objects = new Map<number, PdfObject>();
    const referred = new Set<number>();
    const freed: number[] = [];
    for (const [num, place] of entries) {
      if (place.type === 'free' && this.#current.has(num)) freed.push(num);
      if (place.type !== 'offset') continue;
      const end = limitOf.get(place.offset) ?? place.offset;
      const object = this.#readAt(num, place, { n, start, end, entries, referred });
      if (object) objects.set(num, object);
    }
    this.#readPacked(entries, objects, referred, n);
    for (const [num, object] of objects) this.#current.set(num, object);
    for (const num of freed) this.#current.delete(num);
    return { objects, freed, referred };
  }

  #readAt(
    num: number,
    place: Extract<Entry, { type: 'offset' }>,
    scope: { n: number; start: number; end: number; entries: ReadonlyMap<number, Entry>; referred: Set<number> },
  ): PdfObject | undefined {
    const { n, start, end, entries, referred } = scope;
    const where = { offset: place.offset, object: num, revision: n };
    if (place.offset < start) {
      const repeats = this.#current.get(num)?.start === place.offset;
      if (repeats) this.#ledger.add('xref-repeats', `xref mengulang objek ${num} yang lama`, where);
      else this.#ledger.add('xref-points-back', `xref revisi ${n} mengembalikan objek ${num} ke isi lama`, where);
      return undefined;
    }
    try {
      const context = {
        bytes: this.#bytes,
        num,
        end,
        revision: n,
        depth: this.#limits.depth,
        referred,
        budget: this.#budget,
        lengthOf: (ref: PdfRef) => this.#lengthOf(ref, entries, end),
        onComment: (offset: number) => this.#ledger.add('comment', 'Ada komentar di dalam objek', { ...where, offset }),
      };
      const object = parseObject(context, place.offset);
      if (object.gen === place.gen) return object;
      this.#ledger.add('xref-entry-wrong', `Nomor generasi objek ${num} tidak sama dengan di xref`, where);
    } catch (error) {
      if (!(error instanceof PdfSyntaxError)) throw error;
      const message = `Objek ${num} tidak dapat dibaca: ${error.message}`;
      this.#ledger.add(codeOf(error, 'syntax-invalid'), message, { ...where, offset: error.offset });
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
    const syntax = new Syntax(this.#bytes, place.offset, end, 1);
    syntax.count();
    syntax.skipWhite();
    syntax.count();
    syntax.skipWhite();
    syntax.expect('obj');
    syntax.skipWhite();
    return syntax.count();
  }

  /** Objects in object streams, ISO 32000-2 section 7.5.7. */
  #readPacked(entries: ReadonlyMap<number, Entry>, objects: Map<number, PdfObject>, referred: Set<number>, n: number) {
    const byContainer = new Map<number, [num: number, index: number][]>();
    for (const [num, place] of entries) {
      if (place.type !== 'packed') continue;
      const listed = byContainer.get(place.container);
      if (listed) listed.push([num, place.index]);
      else byContainer.set(place.container, [[num, place.index]]);
    }
    for (const [number, listed] of byContainer) {
      const container = objects.get(number);
      const first = listed[0]!;
      if (!container) {
        const repeats = listed.every(([num]) => this.#current.get(num)?.container === number);
        const code = repeats ? 'xref-repeats' : 'object-stream-invalid';
        this.#ledger.add(code, `Wadah objek ${number} tidak ada di revisi ${n}`, { object: first[0], revision: n });
        continue;
      }
      try {
        this.#unpack(container, listed, objects, referred);
      } catch (error) {
        if (!(error instanceof PdfSyntaxError)) throw error;
        const where = { offset: container.start, object: number, revision: n };
        this.#ledger.add('object-stream-invalid', `Wadah objek ${number} tidak dapat dibaca: ${error.message}`, where);
      }
    }
  }

  #unpack(
    container: PdfObject,
    listed: readonly [number, number][],
    objects: Map<number, PdfObject>,
    referred: Set<number>,
  ): void {
    const { value: dict, stream } = container;
    if (!isDict(dict) || !stream || !isName(entry(dict, 'Type'), 'ObjStm'))
      throw broken(container, 'bukan wadah objek');
    const raw = this.#bytes.subarray(stream.start, stream.end);
    const data = decodeStream(dict, raw, this.#primitives, this.#budget);
    if (!data) throw broken(container, 'isi tidak dapat dibuka');
    const [count, first] = [entry(dict, 'N'), entry(dict, 'First')];
    if (!isCount(count) || !isCount(first) || first > data.length || count > this.#limits.objects)
      throw broken(container, 'N atau First salah');
    const header = new Syntax(data, 0, first, 1);
    const places: [number, number][] = [];
    for (let i = 0; i < count; i++) {
      header.skipWhite();
      const num = header.count();
      header.skipWhite();
      places.push([num, first + header.count()]);
    }
    const { start, end, revision } = container;
    for (const [num, index] of listed) {
      const place = places[index];
      if (place?.[0] !== num) throw broken(container, `objek ${num} tidak ada di dalamnya`);
      const syntax = new Syntax(data, place[1], data.length, this.#limits.depth, referred, this.#budget);
      objects.set(num, { num, gen: 0, revision, start, end, value: syntax.value(), container: container.num });
    }
    if (objects.size > this.#limits.objects) throw broken(container, 'terlalu banyak objek');
  }
}

const broken = (container: PdfObject, why: string): PdfSyntaxError =>
  new PdfSyntaxError('object-stream-invalid', why, container.start);

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
