import { expect, it } from '@jest/globals';
import { type Expression, type ModuleItem, parseSync, type TsTypeAnnotation, type VariableDeclarator } from '@swc/core';
import { files, sourceOf } from './sources.ts';

/**
 * Two installations in one process share nothing, so nothing at the top of a module may keep what a call brought: caches, queues
 * and limits belong to Services, or to a value that a factory makes. Browser code has a page to itself and is free.
 */
const containers = ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'];

/** What of a module outlives a call, in words. */
function stateOf(source: string, tsx = false): readonly string[] {
  const { body } = parseSync(source, { syntax: 'typescript', tsx });
  const fromTurns = body.flatMap((item) =>
    item.type === 'ImportDeclaration' && item.source.value.endsWith('/turns.ts')
      ? item.specifiers.map(({ local }) => local.value)
      : [],
  );
  const makers = new Set(fromTurns.filter((name) => name !== 'lazy'));
  return body.flatMap((item) => faultsOf(item, makers));
}

function faultsOf(item: ModuleItem, makers: ReadonlySet<string>): readonly string[] {
  const declared = item.type === 'ExportDeclaration' ? item.declaration : item;
  if (declared.type === 'ClassDeclaration')
    return declared.body.flatMap((member) =>
      member.type === 'ClassProperty' && member.isStatic && !member.readonly
        ? ['a static property that may change']
        : [],
    );
  if (declared.type !== 'VariableDeclaration') return [];
  return declared.declarations.flatMap((one) => {
    const name = one.id.type === 'Identifier' ? one.id.value : 'a pattern';
    if (declared.kind !== 'const') return [`${declared.kind} ${name}`];
    const fault = one.init ? faultOf(bare(one.init), annotationOf(one), makers) : undefined;
    return fault === undefined ? [] : [`${name}: ${fault}`];
  });
}

function faultOf(init: Expression, type: string, makers: ReadonlySet<string>): string | undefined {
  const made = init.type === 'CallExpression' && init.callee.type === 'MemberExpression' ? init.callee.object : init;
  if (made.type === 'NewExpression' && made.callee.type === 'Identifier' && containers.includes(made.callee.value))
    return type.startsWith('readonly') ? undefined : `new ${made.callee.value} that is not declared readonly`;
  if (init.type === 'ArrayExpression' && init.elements.length === 0)
    return type.startsWith('readonly') ? undefined : 'an empty array that is not declared readonly';
  if (init.type !== 'CallExpression' || init.callee.type !== 'Identifier') return undefined;
  const { value: called } = init.callee;
  const makes =
    makers.has(called) || (/^(create|limit)[A-Z]/.test(called) && !['createRequire', 'createContext'].includes(called));
  return makes ? `made by ${called} when the module is read, so shared by all installations` : undefined;
}

/** `ReadonlyMap<…>`, `ReadonlySet<…>` and `readonly T[]` begin with "readonly". */
function annotationOf({ id }: VariableDeclarator): string {
  const type = (id as { readonly typeAnnotation?: TsTypeAnnotation }).typeAnnotation?.typeAnnotation;
  if (type?.type === 'TsTypeOperator') return type.op;
  return type?.type === 'TsTypeReference' && type.typeName.type === 'Identifier'
    ? type.typeName.value.toLowerCase()
    : '';
}

function bare(expression: Expression): Expression {
  switch (expression.type) {
    case 'TsAsExpression':
    case 'TsSatisfiesExpression':
    case 'TsConstAssertion':
    case 'ParenthesisExpression':
      return bare(expression.expression);
    default:
      return expression;
  }
}

it('nothing at the top of a module outlives a call', () => {
  expect(files.length).toBeGreaterThan(50);
  const found = files
    .filter((name) => !name.startsWith('browser/'))
    .flatMap((name) => stateOf(sourceOf(name), name.endsWith('.tsx')).map((fault) => `${name}: ${fault}`));
  expect(found).toEqual([]);
});

it.each([
  ['let latest: string | undefined;', 'let latest'],
  ['export let count = 0;', 'let count'],
  ['const known = new Map<string, string>();', 'known: new Map that is not declared readonly'],
  ['const seen = new WeakMap<object, string>();', 'seen: new WeakMap that is not declared readonly'],
  ["export const names = new Set(['a']);", 'names: new Set that is not declared readonly'],
  ['const slots: string[] = new Array(8).fill("");', 'slots: new Array that is not declared readonly'],
  ['const list: string[] = [];', 'list: an empty array that is not declared readonly'],
  ['const limit = limitFailures({ seconds: 1, limit: 1 });', expect.stringContaining('limit: made by limitFailures')],
  [
    "import { memoize } from '../core/turns.ts';\nconst papers = memoize(8);",
    expect.stringContaining('papers: made by'),
  ],
  ["import { lazy } from '../core/turns.ts';\nexport const fonts = lazy(make);", undefined],
  ['class Once { static made = 0; }', 'a static property that may change'],
  ["const names: ReadonlySet<string> = new Set(['a']);", undefined],
  ['const none: readonly string[] = [];', undefined],
  ['function count() { let n = 0; return () => n++; }', undefined],
])('%s', (source, fault) => {
  expect(stateOf(source)).toEqual(fault === undefined ? [] : [fault]);
});
