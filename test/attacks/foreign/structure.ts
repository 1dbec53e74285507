import { foreignBase } from '../../support/foreign-base.ts';
import { type Scene, sign } from '../codes/scene.ts';
import { type Forged, Forger, type Lies, stream } from '../forger.ts';
import type { Rule } from './rule.ts';

const content = '0 0 10 10 re f';
const outside = (length = '8 0 R', data = content) => `<</Length ${length}>>\nstream\n${data}\nendstream`;
const blanks = (count: number) => ' '.repeat(count);
/** Where the object that a writer appends next will start: directly behind the text. */
const glued = (file: Forger, text: string): Forger => new Forger(file.text + text);

const lengthBehind: Rule = {
  name: 'a length that stands behind its stream',
  good: (scene) => ({
    behind: sign(scene, foreignBase({ bodies: { 4: outside(), 8: '14' } })),
    before: sign(
      scene,
      foreignBase({
        bodies: {
          2: '14',
          3: '<</Type/Page/Parent 8 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Annots[6 0 R]>>',
          4: outside('2 0 R'),
          1: '<</Type/Catalog/Pages 8 0 R/AcroForm<</Fields[6 0 R 7 0 R]>>>>',
          8: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        },
      }),
    ),
  }),
  forgeries: (scene) => {
    const good = sign(scene, foreignBase({ bodies: { 4: outside(), 8: '14' } }));
    const base = (length: string, data = content, places = {}) =>
      sign(scene, foreignBase({ bodies: { 4: outside('8 0 R', data), 8: length }, places }));
    return {
      'changed after signing': [good.append([[8, '4']]), 'change-forbidden'],
      'freed after signing': [good.append([], { freed: [8] }), 'change-forbidden'],
      'that is no number': [base('[14]'), 'stream-length', 'syntax-invalid'],
      'with more behind it': [base('14 15'), 'stream-length', 'syntax-invalid'],
      'at the place of another object': [base('14', content, { 8: '5 0 obj' }), 'xref-entry-wrong', 'stream-length'],
      'inside its own stream': [
        base('14', '8 0 obj\n31\nendobj  re f', { 8: '8 0 obj\n31' }),
        'stream-length',
        'segments-overlap',
        'syntax-invalid',
      ],
      'that is its own stream': [
        sign(scene, foreignBase({ bodies: { 4: outside('4 0 R') } })),
        'stream-length',
        'syntax-invalid',
      ],
    };
  },
  ours: ({ closed }) => ({
    appended: [
      closed.append([
        [closed.size, outside('9 0 R')],
        [9, '14'],
      ]),
      'stream-length-indirect',
    ],
  }),
};

const looseXref: Rule = {
  name: 'blank lines and spaces around xref, trailer and startxref',
  good: (scene) => ({
    'before trailer': sign(scene, foreignBase({ beforeTrailer: '\n' })),
    'before xref': sign(scene, foreignBase({ beforeXref: '\n' })),
    'before %%EOF': sign(scene, foreignBase({ eof: '\r\n%%EOF\n' })),
    'in an update': sign(scene, foreignBase(), { lies: { before: '\n\n' } }),
  }),
  forgeries: (scene) => {
    const signed = sign(scene, foreignBase());
    return {
      'a comment before xref': [sign(scene, foreignBase({ beforeXref: '%\n' })), 'syntax-invalid', 'xref-invalid'],
      'a page of blanks before xref': [
        sign(scene, foreignBase({ beforeXref: blanks(99) })),
        'syntax-invalid',
        'xref-invalid',
      ],
      'a page of blanks before trailer': [
        sign(scene, foreignBase({ beforeTrailer: blanks(99) })),
        'syntax-invalid',
        'xref-invalid',
      ],
      'words before trailer': [sign(scene, foreignBase({ beforeTrailer: 'lain\n' })), 'syntax-invalid', 'xref-invalid'],
      'startxref before an object': [
        signed.append([[4, stream('', content)]], { startxref: signed.size > 0 ? signed.text.length : 0 }),
        'xref-invalid',
        'syntax-invalid',
      ],
      'blanks behind the last %%EOF': [new Forger(`${signed.text}${blanks(99)}`), 'bytes-after-eof'],
    };
  },
  ours: ({ closed }) => ({
    'before xref': [closed.append([], { startxref: closed.append([]).startxref - 1 }), 'xref-loose'],
  }),
};

/** The text with everything that the next revision needs to lie directly behind the marker. */
function appendGlued(file: Forger, scene: Scene, behind = ''): Forger {
  const bare = glued(new Forger(file.text.replace(/\n$/, '')), behind);
  return sign(scene, bare, { lies: { glue: '' } });
}

const noEndOfLine: Rule = {
  name: '%%EOF without an end of line',
  good: (scene) => ({ 'and an object behind it': appendGlued(foreignBase(), scene) }),
  forgeries: (scene) => ({
    'a word behind it': [appendGlued(foreignBase(), scene, 'x'), 'startxref-invalid', 'bytes-unaccounted'],
    'an object that nobody lists behind it': [
      appendGlued(foreignBase(), scene, '9 0 obj\n1\nendobj\n'),
      'startxref-invalid',
      'object-unlisted',
    ],
    'a number behind it': [appendGlued(foreignBase(), scene, '1'), 'startxref-invalid', 'xref-entry-wrong'],
  }),
  ours: ({ closed }) => ({
    'an update': [
      new Forger(closed.text.replace(/\n$/, '')).append([[closed.size, '1']], { glue: '' }),
      'eof-unterminated',
    ],
  }),
};

const comments: Rule = {
  name: 'a comment between objects',
  good: (scene) => ({
    'in the signed revision': sign(scene, foreignBase(), { lies: { before: '% dibuat program lain\n' } }),
    'in evidence behind the signature': withStore(sign(scene, foreignBase()), '%iText-9.2.0-SNAPSHOT\n'),
  }),
  forgeries: (scene) => {
    const behind = (text: string) => withStore(sign(scene, foreignBase()), text);
    return {
      'that holds an object': [behind('% 4 0 obj << >> endobj\n'), 'bytes-unaccounted'],
      'that holds an end of file': [behind('% startxref 9 %%EOF\n'), 'bytes-unaccounted'],
      'of many kilobytes': [behind(`%${'x'.repeat(9000)}\n`), 'bytes-unaccounted'],
      'that ends before an object': [behind('% akhir\r4 0 obj\n<<>>\nendobj\n'), 'object-unlisted'],
    };
  },
  ours: ({ closed }) => ({ 'behind the closing stamp': [withStore(closed, '% lain\n'), 'comment'] }),
};

/** A DSS without evidence, and something before its xref. */
function withStore(file: Forger, before: string): Forger {
  const catalog = file
    .body(file.root)
    .replace(/\/DSS \d+ 0 R/, '')
    .replace('<<', `<</DSS ${file.size} 0 R`);
  return file.append(
    [
      [file.size, '<</Type/DSS/Certs[]/CRLs[]>>'],
      [file.root, catalog],
    ],
    { before },
  );
}

const identifiers: Rule = {
  name: 'another ID, a new one or none',
  good: (scene) => ({
    new: sign(scene, new Forger(foreignBase({ id: '' }).text)),
    another: sign(scene, foreignBase(), { lies: { id: '/ID[<77>' } }),
    none: sign(scene, foreignBase(), { lies: { id: null } }),
  }),
  forgeries: (scene) => {
    const signed = sign(scene, foreignBase());
    return {
      'with another page': [signed.append([[4, stream('', '1 g')]], { id: null }), 'change-forbidden'],
      'with another catalog': [
        signed.append([[signed.size, '<</Type/Catalog/Pages 2 0 R>>']], { id: null, root: `${signed.size} 0 R` }),
        'change-forbidden',
      ],
      'and encryption': [
        signed.append([], { id: '/ID[<77>', trailer: '/Encrypt<</Filter/Standard>>' }),
        'structure-encrypted',
        'change-forbidden',
      ],
      'and nothing else': [signed.append([], { id: '/ID[<77>' }), 'change-forbidden'],
    };
  },
  ours: ({ closed }) => ({ another: [closed.append([], { id: '/ID[<77>' }), 'id-changes'] }),
};

/** An update with a table, and with a stream beside it that lists objects which only new readers see. */
export function withBeside(
  file: Forger,
  packed: readonly Forged[],
  more: readonly Forged[] = [],
  lies: Lies = {},
): Forger {
  const [container, beside] = [file.size + 10, file.size + 11];
  let [head, data] = ['', ''];
  let rows = '';
  for (const [i, [num, body]] of packed.entries()) {
    head += `${num} ${data.length} `;
    data += `${body} `;
    rows += String.fromCharCode(2, 0, container, i);
  }
  const index = packed.map(([num]) => `${num} 1`).join(' ');
  const objects: Forged[] = [
    ...more,
    [container, stream(`/Type/ObjStm/N ${packed.length}/First ${head.length}`, head + data)],
  ];
  const place = file.text.length + file.increment(objects).indexOf('xref\n');
  const list = stream(`/Type/XRef/W[1 2 1]/Index[${index}]/Size ${beside + 1}/Root 1 0 R`, rows);
  return file.append([...objects, [beside, list]], { trailer: `/XRefStm ${place}`, ...lies });
}

/** As word processors lay it out: what new readers see stands in the first revision, an empty second one names the list of it. */
export function byWordProcessor(hidden = 10): Forger {
  const packed = `${hidden} 0 <</Lang(id)>>`;
  const bodies = { 8: stream(`/Type/ObjStm/N 1/First ${packed.indexOf('<')}`, packed) };
  const before = foreignBase({ bodies });
  const rows = [1, 2, 3, 4, 5, 6, 7, 8].map((num) =>
    String.fromCharCode(1, before.place(num) >> 8, before.place(num) & 255, 0),
  );
  const list = stream('/Type/XRef/W[1 2 1]/Index[1 8 10 1]/Size 11/Root 1 0 R', `${rows.join('')}\x02\0\x08\0`);
  const file = foreignBase({ bodies: { ...bodies, 9: list } });
  const trailer = `/Prev ${file.startxref}/XRefStm ${file.place(9)}`;
  const end = `trailer\n<</Size 11/Root 1 0 R/Info 5 0 R/ID[<00><00>]${trailer}>>\nstartxref\n${file.text.length}\n%%EOF\n`;
  return new Forger(`${file.text}xref\n0 0\n${end}`);
}

const hybrids: Rule = {
  name: 'a cross-reference stream beside a table',
  good: (scene) => ({
    'in the base': sign(scene, withBeside(foreignBase(), [[8, '<</Lang(id)>>']])),
    'as word processors lay it out': sign(scene, byWordProcessor()),
  }),
  forgeries: (scene) => {
    const page = foreignBase().body(3).replace('>>', '/Rotate 180>>');
    const signed = sign(scene, foreignBase());
    const base = foreignBase();
    return {
      'that gives an object of the table another body': [
        sign(scene, withBeside(base, [[4, page]], [[4, stream('', content)]])),
        'xref-ambiguous',
      ],
      'that changes what was there before': [sign(scene, withBeside(base, [[3, page]])), 'xref-ambiguous'],
      'that keeps what the table frees': [
        sign(scene, withBeside(base, [[3, base.body(3)]], [], { freed: [3] })),
        'xref-ambiguous',
      ],
      'behind the signature, with another page': [withBeside(signed, [[3, page]]), 'change-forbidden'],
      'that names what is not there': [sign(scene, byWordProcessor(11)), 'object-stream-invalid'],
      'in no place': [sign(scene, base.append([], { trailer: '/XRefStm 20' })), 'xref-invalid', 'syntax-invalid'],
    };
  },
  ours: ({ closed }) => ({ 'an update': [withBeside(closed, [[closed.size, '1']]), 'structure-hybrid'] }),
};

interface Bent {
  /** What the last line says, and where the first section's Prev leads. */
  readonly startxref?: number;
  readonly prev?: number;
}

/**
 * Objects of the base as a linearized file with cross-reference streams: in front the section of its first page, which ends with
 * its object, and the main one behind.
 * @param before what stands before, a header or a whole file
 */
function linearStreams(before: string, bent: Bent = {}): Forger {
  const { text } = foreignBase();
  const body = text.slice(15, text.indexOf('xref\n'));
  const entries = '/Type/XRef/W[1 4 1]/Size 10/Root 1 0 R/Info 5 0 R/ID[<00><00>]';
  const row = (place: number) => String.fromCharCode(1, 0, 0, place >> 8, place & 255, 0);
  const front = (places: string, prev: number) =>
    `8 0 obj\n${stream(`${entries}/Index[4 5]/Prev ${String(prev).padStart(10, '0')}`, places)}\nendobj\n`;
  const start = before.length + front(row(0).repeat(5), 0).length;
  const main = start + body.length;
  const place = (num: number) => start + text.indexOf(`\n${num} 0 obj`) + 1 - 15;
  const first = front([...[4, 5, 6, 7].map(place), before.length].map(row).join(''), bent.prev ?? main);
  const free = '\0\0\0\0\0\0';
  const rest = `${free}${[...[1, 2, 3].map(place), main].map(row).join('')}`;
  const last = `9 0 obj\n${stream(`${entries}/Index[0 4 9 1]`, rest)}\nendobj\n`;
  return new Forger(`${before}${first}${body}${last}startxref\n${bent.startxref ?? before.length}\n%%EOF\n`);
}

const linearized: Rule = {
  name: 'a linearized file with cross-reference streams, whose first section says no startxref',
  good: (scene) => ({ signed: sign(scene, linearStreams(foreignBase().text.slice(0, 15))) }),
  forgeries: (scene) => {
    const head = foreignBase().text.slice(0, 15);
    const good = linearStreams(head);
    const { signed } = scene;
    return {
      'whose end leads to the main section': [
        sign(scene, linearStreams(head, { startxref: good.place(9) })),
        'bytes-unaccounted',
        'object-unlisted',
        'startxref-invalid',
        'xref-invalid',
      ],
      'whose first section leads to itself': [
        sign(scene, linearStreams(head, { prev: 15 })),
        'prev-invalid',
        'startxref-invalid',
      ],
      'whose first section leads into an object': [
        sign(scene, linearStreams(head, { prev: good.place(5) })),
        'xref-invalid',
      ],
      'behind a signed one, which it forgets': [linearStreams(signed.text), 'signature-hidden', 'object-unlisted'],
      'an update that says no startxref': [
        new Forger(signed.appendStreams([[4, stream('', '1 g')]]).text.replace(/startxref\n\d+\n%%EOF\n$/, '')),
        'bytes-after-eof',
      ],
    };
  },
  ours: ({ closed }) => ({
    'behind a closed one': [linearStreams(closed.text), 'signature-hidden', 'object-unlisted'],
  }),
};

export const structureRules = [lengthBehind, looseXref, noEndOfLine, comments, identifiers, hybrids, linearized];
