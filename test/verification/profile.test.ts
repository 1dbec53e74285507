import { describe, expect, it } from '@jest/globals';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { readProfile } from '../../src/verification/profile.ts';
import { deflated, stream } from '../attacks/forger.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

const json = JSON.stringify({ code: 'ABC', text: { title: 'Ikrar' } });
/** Whose file it is, by what is attached to it: the list of attachments, the specification in it, what that leads to. */
function profile(how: { list?: string; specification?: string; embedded?: string } = {}) {
  const {
    list = '/AF[8 0 R]',
    specification = '<</UF(ikrar.json)/EF<</F 9 0 R>>>>',
    embedded = stream('', json),
  } = how;
  const catalog = `<</Type/Catalog/Pages 2 0 R${list}>>`;
  const { file } = read(foreignBase({ bodies: { 1: catalog, 8: specification, 9: embedded } }));
  return readProfile(file!, 0, primitives);
}

describe('the profile of a file', () => {
  it('is ours where ikrar.json is attached', () => {
    for (const how of [
      {},
      { embedded: deflated('', json) },
      { list: '/AF[1 10 0 R 8 0 R]' },
      { specification: '<</F(ikrar.json)/EF<</F 9 0 R>>>>' },
      { specification: '<</UF(ikrar.json)/F(x)/EF<</F 9 0 R>>>>' },
    ])
      expect(profile(how)).toMatchObject({ name: 'ikrar', document: { code: 'ABC', title: 'Ikrar' } });
  });

  it.each([
    ['no list', { list: '' }],
    ['a list that is none', { list: '/AF 8 0 R' }],
    ['an empty list', { list: '/AF[]' }],
    ['a specification that is none', { specification: '[]' }],
    ['another name', { specification: '<</UF(other.json)/EF<</F 9 0 R>>>>' }],
    ['another name beside an old one', { specification: '<</UF(other.json)/F(ikrar.json)/EF<</F 9 0 R>>>>' }],
  ])('is somebody else’s with %s', (_, how) => {
    expect(profile(how)).toEqual({ name: 'general', document: undefined, roster: undefined });
  });

  it('is ours where ikrar.json is among the first thousand attachments', () => {
    const behind = (count: number) => profile({ list: `/AF[${'1 '.repeat(count)}8 0 R]` }).name;
    expect([behind(999), behind(1_000)]).toEqual(['ikrar', 'general']);
  });

  it.each([
    ['no file', { specification: '<</UF(ikrar.json)>>' }],
    ['files that are none', { specification: '<</UF(ikrar.json)/EF 1>>' }],
    ['a file that is not there', { specification: '<</UF(ikrar.json)/EF<</F 90 0 R>>>>' }],
    ['a file that is no stream', { embedded: '<<>>' }],
    ['a file under another filter', { embedded: stream('/Filter/LZWDecode', json) }],
    ['something else than JSON', { embedded: stream('', 'x') }],
    ['null', { embedded: stream('', 'null') }],
    ['no code', { embedded: stream('', JSON.stringify({ text: { title: 'Ikrar' } })) }],
    ['a code that is none', { embedded: stream('', JSON.stringify({ code: 1, text: { title: 'Ikrar' } })) }],
    ['no text', { embedded: stream('', JSON.stringify({ code: 'ABC' })) }],
    ['a title that is none', { embedded: stream('', JSON.stringify({ code: 'ABC', text: { title: 1 } })) }],
    ['more than four megabytes', { embedded: stream('', json.padEnd(4 * 1024 * 1024 + 1)) }],
  ])('is ours and says nothing with %s', (_, how) => {
    expect(profile(how)).toEqual({ name: 'ikrar', document: undefined, roster: undefined });
  });

  it('is read up to four megabytes', () => {
    expect(profile({ embedded: stream('', json.padEnd(4 * 1024 * 1024)) }).document).toBeDefined();
  });
});
