import type { Form, Mutant, Span } from './mutants.ts';

/** Mutants of the same octets, and those of octets inside. */
interface Site extends Span {
  readonly mutants: Mutant[];
  readonly inner: Site[];
}

/**
 * The source with all its mutants in it, each asked for where it stands (switch.ts), so that one process tries one after the
 * other without loading anything again.
 * @param mutants of this source, in their order
 */
export function instrument(source: string, mutants: readonly Mutant[]): string {
  const whole: Site = { start: 0, end: Buffer.byteLength(source), mutants: [], inner: [] };
  const open = [whole];
  for (const mutant of mutants) {
    while (open.at(-1)!.end <= mutant.start) open.pop();
    const around = open.at(-1)!;
    if (around !== whole && around.start === mutant.start && around.end === mutant.end) around.mutants.push(mutant);
    else {
      const site: Site = { start: mutant.start, end: mutant.end, mutants: [mutant], inner: [] };
      around.inner.push(site);
      open.push(site);
    }
  }
  return `const __mutants = globalThis.mutants; ${new Writer(Buffer.from(source)).inside(whole, whole)}`;
}

class Writer {
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** A part of a site, with what is inside it. */
  inside({ inner }: Site, { start, end }: Span): string {
    let text = '';
    let at = start;
    for (const site of inner) {
      if (site.start < start || site.end > end) continue;
      text += this.#bytes.subarray(at, site.start).toString() + this.#switched(site);
      at = site.end;
    }
    return text + this.#bytes.subarray(at, end).toString();
  }

  #switched(site: Site): string {
    const forms = site.mutants.map(({ id, form }) => ({ id, form }));
    const of = <T extends Form['type']>(type: T) =>
      forms.filter((one): one is { id: number; form: Extract<Form, { type: T }> } => one.form.type === type);
    const [omitted] = of('omitted');
    if (omitted) return `{ if (!__mutants.is(${omitted.id})) { ${this.inside(site, site)} } }`;
    const [compared] = of('compare');
    let text = compared
      ? `__mutants['${compared.form.operator}'](${compared.id}, ${this.inside(site, compared.form.left)}, ${this.inside(site, compared.form.right)})`
      : `(${this.inside(site, site)})`;
    for (const { id, form } of of('constant'))
      text = `__mutants.constant(${id}, ${form.value}, ${form.isResult}, ${text})`;
    for (const { id, form } of of('other')) text = `(__mutants.is(${id}) ? (${form.code}) : ${text})`;
    return text;
  }
}
