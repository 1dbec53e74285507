import { parseSync } from '@swc/core';

/**
 * - deleted: a check is gone: an `if` that never holds, one condition of several, a `throw`, a call that stands for itself
 * - flipped: a comparison that says the opposite, or that differs where both sides are equal
 * - value: another constant, sign or fallback
 */
export type Kind = 'deleted' | 'flipped' | 'value';

/**
 * How it is put in: a condition that is always true or always false, a comparison by another operator, a statement that is left
 * out, or another expression.
 */
export type Form =
  | { readonly type: 'constant'; readonly value: boolean; readonly isResult: boolean }
  | {
      readonly type: 'compare';
      readonly operator: string;
      readonly by: string;
      readonly left: Span;
      readonly right: Span;
    }
  | { readonly type: 'omitted' }
  | { readonly type: 'other'; readonly code: string };

/** Octets of a source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One small change of one source file. */
export interface Mutant extends Span {
  /** Position among all mutants of a run. */
  readonly id: number;
  /** As in `src/verification/chain.ts`. */
  readonly file: string;
  /** From 1, and the line's text without the white space around it. */
  readonly line: number;
  readonly text: string;
  readonly kind: Kind;
  /** What becomes of what: `` `a < b` → `a <= b` ``. */
  readonly change: string;
  readonly form: Form;
}

type Change = Pick<Mutant, 'kind' | 'start' | 'end' | 'form'> & { readonly becomes: string };

interface Node {
  readonly type: string;
  readonly span: Span;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** Every mutant of a source, in the order of its lines; ids go on from `firstId`. */
export function findMutants(file: string, source: string, firstId = 0): Mutant[] {
  const changes = new Finder(source).changes();
  const lines = source.split('\n');
  const bytes = Buffer.from(source);
  return changes.map(({ becomes, ...change }, i) => {
    const line = bytes.subarray(0, change.start).toString().split('\n').length;
    const was = shorten(bytes.subarray(change.start, change.end).toString());
    const text = `\`${was}\` → ${becomes === '' ? 'nothing' : `\`${shorten(becomes)}\``}`;
    return { ...change, id: firstId + i, file, line, text: lines[line - 1]!.trim(), change: text };
  });
}

const shorten = (code: string): string => {
  const text = code.replaceAll(/\s+/g, ' ');
  return text.length <= 90 ? text : `${text.slice(0, 60)} … ${text.slice(-26)}`;
};

/** What a comparison is tried with instead of its own operator. switch.ts has them in the same order. */
const others: ReadonlyMap<string, readonly string[]> = new Map([
  ['===', ['!==']],
  ['!==', ['===']],
  ['<', ['<=', '>=']],
  ['<=', ['<', '>']],
  ['>', ['>=', '<=']],
  ['>=', ['>', '<']],
]);
const signs: ReadonlyMap<unknown, string> = new Map(['+-', '-+', '*/', '/*', '&|', '|&'].map(([a, b]) => [a!, b!]));

/** Walks through a syntax tree. */
class Finder {
  readonly #bytes: Buffer;
  readonly #tree: unknown;
  /** Positions of a tree go on from the tree before. */
  readonly #shift: number;
  readonly #found: Change[] = [];

  constructor(source: string) {
    this.#shift = parseSync('', { syntax: 'typescript' }).span.end;
    this.#tree = parseSync(source, { syntax: 'typescript' });
    this.#bytes = Buffer.from(source);
  }

  changes(): Change[] {
    this.#visit(this.#tree, undefined);
    return this.#found.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  #visit(value: unknown, parent: Node | undefined): void {
    if (typeof value !== 'object' || value === null || (isNode(value) && isType(value))) return;
    const node = isNode(value) ? value : undefined;
    if (node) this.#find(node, parent);
    for (const [key, part] of Object.entries(value)) if (key !== 'span') this.#visit(part, node ?? parent);
  }

  #find(node: Node, parent: Node | undefined): void {
    const part = (key: string): Node => node[key] as Node;
    switch (node.type) {
      case 'IfStatement':
        this.#constant(part('test'), false);
        if (node.alternate) this.#constant(part('test'), true);
        break;
      case 'ConditionalExpression':
        for (const value of [false, true]) this.#constant(part('test'), value);
        break;
      case 'ThrowStatement':
        if (!isWholeConsequence(node, parent)) this.#add(node, 'deleted', { type: 'omitted' }, '');
        break;
      case 'ExpressionStatement':
        if (isCall(part('expression')) && !isWholeConsequence(node, parent))
          this.#add(node, 'deleted', { type: 'omitted' }, '');
        break;
      case 'BinaryExpression':
        this.#binary(node);
        break;
      case 'UnaryExpression':
        if (node.operator === '!') this.#other(node, 'flipped', this.#text(part('argument')));
        break;
      case 'CallExpression':
        this.#quantifier(node);
        break;
      case 'BooleanLiteral':
        this.#other(node, 'value', String(!node.value));
        break;
      case 'NumericLiteral':
        if (parent?.key !== node) this.#other(node, 'value', String(Number(node.value) + 1));
    }
  }

  #binary(node: Node): void {
    const { operator, left, right } = node as Node & { operator: string; left: Node; right: Node };
    const [a, b] = [this.#text(left), this.#text(right)];
    const isChain = (one: Node): boolean => one.type === 'BinaryExpression' && one.operator === operator;
    if (operator === '&&' || operator === '||')
      for (const one of [left, right]) if (!isChain(one)) this.#constant(one, operator === '&&', one === right);
    if (operator === '??') this.#other(node, 'value', a);
    const sign = signs.get(operator);
    if (sign) this.#other(node, 'value', `${a} ${sign} ${b}`);
    for (const by of others.get(operator) ?? []) {
      const form = { type: 'compare', operator, by, left: this.#span(left), right: this.#span(right) } as const;
      this.#add(node, 'flipped', form, `${a} ${by} ${b}`);
    }
  }

  /** `list.some(…)` as `list.every(…)`, and the other way round. */
  #quantifier(call: Node): void {
    const callee = call.callee as Node & { object?: Node; property?: Node & { value?: string } };
    const name = callee.property?.value;
    if (callee.type !== 'MemberExpression' || (name !== 'some' && name !== 'every')) return;
    const behind = this.#text(call).slice(this.#text(callee).length);
    this.#other(call, 'flipped', `${this.#text(callee.object!)}.${name === 'some' ? 'every' : 'some'}${behind}`);
  }

  #constant(node: Node, value: boolean, isResult = false): void {
    this.#add(node, 'deleted', { type: 'constant', value, isResult }, String(value));
  }

  #other(node: Node, kind: Kind, code: string): void {
    this.#add(node, kind, { type: 'other', code }, code);
  }

  #add(node: Node, kind: Kind, form: Form, becomes: string): void {
    this.#found.push({ ...this.#span(node), kind, form, becomes });
  }

  #span({ span }: Node): Span {
    return { start: span.start - this.#shift, end: span.end - this.#shift };
  }

  #text(node: Node): string {
    const { start, end } = this.#span(node);
    return this.#bytes.subarray(start, end).toString();
  }
}

/** Types are no code; what has a type around it is. */
const isType = ({ type }: Node): boolean =>
  type === 'ImportDeclaration' || (type.startsWith('Ts') && !/^Ts(?:As|Satisfies|NonNull|Const)/.test(type));

/** The one thing that an `if` without `else` does: without it the `if` is as good as gone, which is a mutant of its own. */
const isWholeConsequence = (node: Node, parent: Node | undefined): boolean =>
  parent?.type === 'IfStatement' && !parent.alternate && parent.consequent === node;

function isCall(expression: Node): boolean {
  if (expression.type === 'AwaitExpression') return isCall(expression.argument as Node);
  if (expression.type === 'OptionalChainingExpression') return isCall(expression.base as Node);
  return expression.type === 'CallExpression';
}
