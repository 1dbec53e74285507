/** Something that a packet says: a property, by the name that the packet gives it, and its text. */
interface Statement {
  readonly name: string;
  readonly value: string;
}

/** Namespaces of the names that can be told apart from a writer's own statements. */
const known: ReadonlyMap<string, string> = new Map([
  ['x', 'adobe:ns:meta/'],
  ['rdf', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  ['xmp', 'http://ns.adobe.com/xap/1.0/'],
  ['pdf', 'http://ns.adobe.com/pdf/1.3/'],
  ['xmpMM', 'http://ns.adobe.com/xap/1.0/mm/'],
]);

const token = /<\?[^<>]*\?>|<(\/?)([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;
const attribute = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
/** Attributes and elements of RDF that give form to statements and say nothing themselves. */
const forms: ReadonlySet<string> = new Set(['rdf:about', 'rdf:parseType']);

/**
 * The statements of an XMP packet (ISO 16684-1), however RDF spells them: as an attribute, an element or a list. Undefined for
 * what is no such packet: other markup, elements that do not nest, a prefix that stands for two namespaces.
 */
export function readStatements(packet: string): Statement[] | undefined {
  const text = packet.replace(/^(?:\xef\xbb\xbf)?\s*|[\s\0]*$/g, '');
  const reader = new PacketReader();
  let read = 0;
  for (const found of text.matchAll(token)) {
    if (!reader.read(found)) return undefined;
    read += found[0].length;
  }
  return read === text.length ? reader.finish() : undefined;
}

class PacketReader {
  readonly #statements: Statement[] = [];
  readonly #open: { readonly name: string; readonly before: number }[] = [];
  readonly #spaces = new Map(known);

  /** False where the packet is not one. */
  read([whole, closing, name, attributes = '', empty]: RegExpExecArray): boolean {
    if (name === undefined) {
      const said = whole.startsWith('<') ? '' : whole.trim();
      if (said !== '') this.#add(this.#property(), said);
      return true;
    }
    if (closing) return attributes === '' && this.#close(name);
    this.#open.push({ name, before: this.#statements.length });
    for (const [, key = '', double, single] of attributes.matchAll(attribute))
      if (!this.#readAttribute(key, double ?? single ?? '')) return false;
    return !empty || this.#close(name);
  }

  #readAttribute(key: string, value: string): boolean {
    if (key.startsWith('xmlns:')) {
      const prefix = key.slice('xmlns:'.length);
      const same = (this.#spaces.get(prefix) ?? value) === value;
      this.#spaces.set(prefix, value);
      return same;
    }
    const qualifies = key.startsWith('rdf:') || key.startsWith('xml:');
    if (!forms.has(key)) this.#add(qualifies ? this.#property() : key, value);
    return true;
  }

  /** An element that holds nothing is a statement too. */
  #close(name: string): boolean {
    const last = this.#open.pop();
    if (last?.name !== name) return false;
    if (last.before === this.#statements.length && !/^(?:rdf|x):/.test(name)) this.#add(name, '');
    return true;
  }

  #add(name: string, value: string): void {
    this.#statements.push({ name, value: plain(value) });
  }

  /** The innermost element that is no form of RDF. */
  #property(): string {
    return this.#open.findLast(({ name }) => !name.startsWith('rdf:'))?.name ?? '';
  }

  finish(): Statement[] | undefined {
    return this.#open.length === 0 ? this.#statements : undefined;
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const plain = (text: string): string => text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
