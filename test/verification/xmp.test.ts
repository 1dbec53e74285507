import { describe, expect, it } from '@jest/globals';
import { readStatements } from '../../src/verification/changes/xmp.ts';

/** Name and text of each statement; undefined for what is no packet. */
const said = (packet: string): string[] | undefined =>
  readStatements(packet)?.map(({ name, value }) => `${name}=${value}`);
const x = (inside: string): string => `<x:xmpmeta xmlns:x="adobe:ns:meta/">${inside}</x:xmpmeta>`;

describe('an XMP packet', () => {
  it.each<[string, string, string[]]>([
    ['of nothing', '', []],
    ['between its marks', '<?xpacket begin=""?><x:a/><?xpacket end="w"?>\n\0', []],
    ['behind a byte order mark', '\xef\xbb\xbf\n<a:b>1</a:b>', ['a:b=1']],
    ['of forms alone', x('<rdf:RDF><rdf:Description rdf:about=""/></rdf:RDF>'), []],
    ['with an element', x('<a:b> 1 </a:b>'), ['a:b=1']],
    ['with an attribute', x('<rdf:Description a:b="1" a:c=\'2\'/>'), ['a:b=1', 'a:c=2']],
    ['with an empty attribute', x('<rdf:Description a:b=""/>'), ['a:b=']],
    ['with an empty element', x('<a:b></a:b>'), ['a:b=']],
    ['with an element that is closed at once', x('<a:b/>'), ['a:b=']],
    ['with a list', x('<a:b><rdf:Seq><rdf:li>1</rdf:li><rdf:li>2</rdf:li></rdf:Seq></a:b>'), ['a:b=1', 'a:b=2']],
    ['with an empty list', x('<a:b><rdf:Seq/></a:b>'), ['a:b=']],
    ['with a reference', x('<a:b rdf:resource="y"/>'), ['a:b=y']],
    ['with a language', x('<a:b><rdf:Alt><rdf:li xml:lang="id">1</rdf:li></rdf:Alt></a:b>'), ['a:b=id', 'a:b=1']],
    ['with a form of its own', x('<a:b rdf:parseType="Resource"><a:c>1</a:c></a:b>'), ['a:c=1']],
    ['with characters by name', x('<a:b>&lt;&gt;&amp;&quot;&apos;&other;</a:b>'), ['a:b=<>&"\'&other;']],
    ['with text of nothing', 'x', ['=x']],
    ['with the same namespace twice', '<a:b xmlns:a="y"><a:c xmlns:a="y">1</a:c></a:b>', ['a:c=1']],
  ])('%s', (_, packet, told) => {
    expect(said(packet)).toEqual(told);
  });

  it.each([
    ['an element that is not closed', '<a:b>'],
    ['an element that is closed by another', '<a:b></a:c>'],
    ['one that is closed twice', '<a:b/></a:b>'],
    ['a closing element with an attribute', '<a:b>1</a:b c="1">'],
    ['elements that do not nest', '<a:b><a:c></a:b></a:c>'],
    ['a prefix for two namespaces', '<a:b xmlns:a="y"><a:c xmlns:a="z"/></a:b>'],
    ['a known prefix for another namespace', '<a:b xmlns:pdf="y"/>'],
    ['a comment', x('<!-- 1 -->')],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]><a:b/>'],
    ['an attribute without quotes', '<a:b c=1/>'],
    ['markup at its end', '<a:b/><'],
  ])('is none with %s', (_, packet) => {
    expect(said(packet)).toBeUndefined();
  });
});
