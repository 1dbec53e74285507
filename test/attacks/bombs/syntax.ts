import {
  type Bomb,
  catalog,
  Draft,
  deflate,
  deflated,
  fakeSignature,
  holding,
  pages,
  range,
  refsTo,
  stream,
} from './draft.ts';

const repeated = (name: string, unit: string): Bomb => ({
  name,
  make: (size) => holding(`[${unit.repeat(Math.floor(size / unit.length))}]`).bytes,
});

/** Objects that cannot be read. */
const broken = (name: string, body: string): Bomb => ({
  name,
  make: (size) => {
    const draft = new Draft().object(1, catalog).object(2, pages);
    for (let num = 3; draft.length < size / 1.7; num++) draft.object(num, body);
    return draft.close().bytes;
  },
});

/** Short names, nearly all of them different. */
function names(size: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const parts: string[] = [];
  for (let i = 0, length = 0; length < size; i++, length += 5)
    parts.push(`/${letters[i % 62]}${letters[((i / 62) % 62) | 0]}${letters[((i / 3844) % 62) | 0]}${letters[i % 61]}`);
  return parts.join('');
}

/** Objects of an object stream that all stand at one place and read to its end. */
function overlapping(text: string, count: number): Uint8Array {
  const head = range(4, count)
    .map((num) => `${num} 0 `)
    .join('');
  const draft = new Draft().object(1, catalog).object(2, pages);
  const places = draft.length;
  draft.text(`3 0 obj\n${deflated(`/Type/ObjStm/N ${count}/First ${head.length}`, head + text)}\nendobj\n`);
  const rows = [
    [1, 15, 0],
    [1, 15 + catalog.length + 15, 0],
    [1, places, 0],
    ...range(4, count).map((_, i) => [2, 3, i]),
    [1, draft.length, 0],
  ];
  return draft.text(crossReferences(rows, draft.length)).bytes;
}

/** The last object, from number 1 on, is the cross-reference stream itself. @param rows the three fields of each entry */
function crossReferences(rows: readonly (readonly number[])[], at: number): string {
  const data = Buffer.alloc(8 * rows.length);
  for (const [i, [type = 0, second = 0, third = 0]] of rows.entries()) {
    data[8 * i] = type;
    data.writeUInt32BE(second, 8 * i + 1);
    data.writeUIntBE(third, 8 * i + 5, 3);
  }
  const [num, size] = [rows.length, rows.length + 1];
  const dict = `/Type/XRef/W[1 4 3]/Index[1 ${num}]/Size ${size}/Root 1 0 R`;
  return `${num} 0 obj\n${deflated(dict, data)}\nendobj\nstartxref\n${at}\n%%EOF\n`;
}

const megabytes = (count: number, unit = 'a'): string => unit.repeat(Math.floor((count * 1e6) / unit.length));

export const syntaxBombs: readonly Bomb[] = [
  repeated('dictionaries without entries', '<<>>'),
  repeated('dictionaries of one entry', '<</A 1>>'),
  repeated('arrays without items', '[]'),
  repeated('strings without content', '()'),
  repeated('numbers with fractions', '.1 '),
  repeated('references', '1 0 R '),
  { name: 'names that differ', make: (size) => holding(`[${names(size)}]`).bytes },
  { name: 'one name with an escape', make: (size) => holding(`/#41${'a'.repeat(size)}`).bytes },
  broken('objects of no value', '}'),
  broken('dictionaries that name a key twice', '<</A 1/A 2>>'),
  broken('streams without an end', '<</Length 0>>stream\n'),
  {
    name: 'nesting too deep, in many objects',
    make: (size) => {
      const draft = new Draft().object(1, catalog).object(2, pages);
      for (let num = 3; draft.length < size; num++) draft.object(num, '['.repeat(66));
      return draft.close().bytes;
    },
  },
  {
    name: 'objects, as small as they can be',
    make: (size) => {
      const draft = new Draft().object(1, catalog).object(2, pages);
      for (let num = 3; num < 3 + size / 45; num++) draft.object(num, '1');
      return draft.close().bytes;
    },
  },
  {
    name: 'packed objects that share one long string',
    make: (size) => overlapping(`(${megabytes(size / 160_000)})`, Math.min(100_000, Math.floor(size / 100))),
  },
  {
    name: 'packed objects that share one long gap',
    make: (size) => overlapping(`[${megabytes(size / 160_000, ' ')}]`, Math.min(100_000, Math.floor(size / 100))),
  },
  {
    name: 'containers of objects that are none, in a cross-reference stream',
    make: (size) => {
      const draft = new Draft().object(1, catalog).object(2, pages);
      const count = Math.floor(size / 60);
      const rows: number[][] = [
        [1, 15],
        [1, 15 + catalog.length + 15],
      ];
      for (const num of range(3, count)) {
        rows.push([1, draft.length]);
        draft.object(num, '<</Type/ObjStm>>');
      }
      for (const i of range(0, count)) rows.push([2, 3 + i]);
      rows.push([1, draft.length]);
      return draft.text(crossReferences(rows, draft.length)).bytes;
    },
  },
  {
    name: 'streams that break after megabytes, in a DSS',
    make: (size) => {
      const zeros = deflate(megabytes(60, '\0'));
      const broken = `${zeros.slice(0, -4)}\0\0\0\0`;
      const draft = new Draft().object(2, pages);
      const count = Math.max(2, Math.floor(size / (broken.length + 100)));
      for (const num of range(3, count)) draft.object(num, stream('/Filter/FlateDecode', broken));
      const certs = refsTo(range(3, count));
      return draft.object(1, `<</Type/Catalog/Pages 2 0 R/DSS<</Certs[${certs}]>>>>`).close().bytes;
    },
  },
  {
    name: 'streams that grow too large, in a DSS each',
    make: (size) => {
      const zeros = deflate(megabytes(60, '\0'));
      const draft = new Draft().object(2, pages);
      for (let num = 3; draft.length < size - zeros.length; num++) {
        draft.object(num, stream('/Filter/FlateDecode', zeros));
        draft.object(1, `<</Type/Catalog/Pages 2 0 R/DSS<</Certs[${num} 0 R]>>>>`).close();
      }
      return draft.bytes;
    },
  },
  {
    name: 'stray bytes before a desert without a slash',
    make: (size) => {
      const draft = new Draft().object(1, catalog).object(2, pages);
      for (let num = 3; draft.length < size / 2; num++) draft.text('x ').object(num, '1');
      return draft.object(900_000, `(${'a'.repeat(size / 3)})`).close().bytes;
    },
  },
  {
    name: 'comments that no line end closes',
    make: (size) => {
      const draft = new Draft().text('1 0 obj ');
      const places: string[] = [];
      let at = draft.length - '1 0 obj '.length;
      const put = (num: number, body: string) => {
        places.push(`${num} 1\n${String(at).padStart(10, '0')} 00000 n \n`);
        const object = `${num} 0 obj ${body} endobj %`;
        draft.text(object.slice(num === 1 ? '1 0 obj '.length : 0));
        at = draft.length;
      };
      put(1, catalog);
      for (let num = 2; draft.length < size / 3; num++) put(num, '1');
      put(900_000, `(${'a'.repeat(size / 4)})`);
      const xref = draft.text('\n').length;
      return draft.text(`xref\n${places.join('')}trailer\n<</Size 900001/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`)
        .bytes;
    },
  },
  {
    name: 'an attached ikrar.json of empty arrays',
    make: (size) => {
      const json = `[${'[],'.repeat(5_300_000)}[]]`;
      return new Draft()
        .object(1, '<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>')
        .object(2, pages)
        .object(3, '<</Type/Filespec/UF(ikrar.json)/EF<</F 4 0 R>>>>')
        .object(4, deflated('', json))
        .object(5, fakeSignature)
        .object(6, `(${'a'.repeat(size / 2)})`)
        .close().bytes;
    },
  },
  {
    name: 'a cross-reference stream with a predictor that grows to the limit',
    make: () => {
      const rows = Buffer.alloc(58_000_000);
      const dict = '/Type/XRef/W[1 4 2]/Size 9/Root 1 0 R/DecodeParms<</Predictor 12/Columns 7>>/Filter/FlateDecode';
      const object = `1 0 obj\n${stream(dict, deflate(rows))}\nendobj\n`;
      return new Uint8Array(Buffer.from(`%PDF-1.7\n${object}startxref\n9\n%%EOF\n`, 'latin1'));
    },
  },
];
