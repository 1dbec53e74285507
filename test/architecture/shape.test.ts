import { describe, expect, it } from '@jest/globals';
import { type Module, parseSync } from '@swc/core';
import { files, mentions, ours, sourceOf } from './sources.ts';

/** What a reader may count on in every file: no circle, functions that fit a screen, nothing that nobody uses. */

describe('the shape of the house', () => {
  it('has no circle, not even one that is held by types alone', () => {
    expect(circles(ours.map(({ from, to }) => [from, to] as const))).toEqual([]);
  });

  it('exports nothing that no other file imports', () => {
    const used = mentions();
    const dead = files.flatMap((name) => {
      const exported = sourceOf(name).matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm);
      return used.has(`${name} *`) ? [] : [...exported].map(([, value]) => `${name} ${value}`);
    });
    expect(dead.filter((one) => !used.has(one))).toEqual([]);
  });

  it('has files of at most 300 lines', () => {
    const long = files.map((name) => [name, sourceOf(name).split('\n').length - 1] as const);
    expect(long.filter(([, lines]) => lines > 300)).toEqual([]);
  });

  it('has functions of at most 40 lines of their own and 4 parameters', () => {
    const wrong = files.flatMap((name) =>
      functionsIn(name, sourceOf(name)).filter(({ lines, parameters, jsx }) => parameters > 4 || (lines > 40 && !jsx)),
    );
    expect(wrong.map(({ at, lines, parameters }) => `${at}: ${lines} lines, ${parameters} parameters`)).toEqual([]);
  });

  it('sees a long function, one with many parameters, and not the functions inside a factory', () => {
    const body = 'x();\n'.repeat(30);
    const found = functionsIn(
      'a.ts',
      `function f(a, b, c, d, e) {\n${body}${body}}\nconst g = () => {\n${body}return { h() {\n${body}} };\n};`,
    );
    expect(found.map(({ lines, parameters }) => [lines, parameters])).toEqual([
      [62, 5],
      [32, 0],
      [33, 0],
    ]);
  });
});

/** Strongly connected files (Tarjan), each as a list. */
function circles(arrows: readonly (readonly [string, string])[]): readonly (readonly string[])[] {
  const next = new Map<string, string[]>();
  for (const [from, to] of arrows) next.set(from, [...(next.get(from) ?? []), to]);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (node: string): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    for (const to of next.get(node) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(node, Math.min(low.get(node)!, low.get(to)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const members = stack.splice(stack.indexOf(node));
    if (members.length > 1) found.push(members);
  };
  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return found;
}

interface Found {
  /** File and line. */
  readonly at: string;
  /** Without blank lines and without those of functions inside it. */
  readonly lines: number;
  readonly parameters: number;
  readonly jsx: boolean;
}

const functionTypes = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassMethod',
  'PrivateMethod',
  'MethodProperty',
  'Constructor',
]);

type Node = { readonly type?: string; readonly span?: { readonly start: number; readonly end: number } };

function functionsIn(name: string, text: string): readonly Found[] {
  const before = parseSync('', { syntax: 'typescript' }).span.end; // positions go on from one parse to the next
  const tree: Module = parseSync(text, { syntax: 'typescript', tsx: name.endsWith('.tsx') });
  const bytes = Buffer.from(text);
  const lineAt = (position: number): number =>
    bytes
      .subarray(0, position - before)
      .toString()
      .split('\n').length;
  const texts = text.split('\n');
  const written = (from: number, to: number): number =>
    texts.slice(from - 1, to).filter((line) => line.trim() !== '').length;
  const found: Found[] = [];

  /** @returns lines and JSX inside `node` that belong to functions below it */
  const walk = (node: unknown): { taken: number; jsx: boolean } => {
    if (typeof node !== 'object' || node === null) return { taken: 0, jsx: false };
    const inside = Object.values(node).map(walk);
    const taken = inside.reduce((sum, one) => sum + one.taken, 0);
    const { type = '', span } = node as Node;
    const jsx = type.startsWith('JSX') || inside.some((one) => one.jsx);
    if (!functionTypes.has(type) || !span) return { taken, jsx };
    const [from, to] = [lineAt(span.start), lineAt(span.end)];
    const lines = written(from, to);
    const { params = [], function: inner } = node as { params?: unknown[]; function?: { params?: unknown[] } };
    const parameters = inner?.params?.length ?? params.length;
    found.push({ at: `${name}:${from}`, lines: lines - taken, parameters, jsx });
    return { taken: lines - 1, jsx: false };
  };
  walk(tree);
  return found;
}
