import { type Bomb, catalog, Draft, fakeSignature, pages, range, refs, refsTo, stream } from './draft.ts';

const half = (size: number, each: number): number => Math.floor(size / 2 / each);

/** So that there are fewer revisions than a file may have. */
const blank = ' '.repeat(800);

/** A first revision that is signed, so that what follows is judged. */
const signed = (root: string): Draft =>
  new Draft().object(1, root).object(2, pages).object(3, '<</FT/Sig/T(a)/V 4 0 R>>').object(4, fakeSignature);

const withForm = '<</Type/Catalog/Pages 2 0 R/AcroForm 5 0 R>>';

/** Page trees and lists that many nodes share: nodes times what each leads to. */
const treeBombs: readonly Bomb[] = [
  {
    name: 'nodes of the page tree that share one list of kids',
    make: (size) => {
      const count = half(size, 60);
      const draft = new Draft().object(1, catalog).object(2, `<</Type/Pages/Kids[${refsTo(range(10, count))}]>>`);
      draft.object(4, `[${refs(3, half(size, 12))}]`).object(3, '<</Type/Page>>');
      for (const num of range(10, count)) draft.object(num, '<</Kids 4 0 R>>');
      return draft.object(5, fakeSignature).close().object(2, pages).close().bytes;
    },
  },
  {
    name: 'pages that share one list of annotations',
    make: (size) => {
      const count = half(size, 70);
      const draft = new Draft().object(1, catalog).object(2, `<</Type/Pages/Kids[${refsTo(range(10, count))}]>>`);
      draft.object(4, `[${refs(3, half(size, 12))}]`).object(3, '<</Subtype/Link/T(x)>>');
      for (const num of range(10, count)) draft.object(num, '<</Annots 4 0 R>>');
      return draft.object(5, fakeSignature).close().object(3, '<<>>').close().bytes;
    },
  },
  {
    name: 'pages that share one dictionary of resources',
    make: (size) => {
      const count = half(size, 70);
      const draft = new Draft().object(1, catalog).object(2, `<</Type/Pages/Kids[${refsTo(range(10, count))}]>>`);
      draft.object(4, `<</XObject[${refs(3, half(size, 12))}]>>`).object(3, '<<>>');
      for (const num of range(10, count)) draft.object(num, '<</Resources 4 0 R>>');
      return draft.object(5, fakeSignature).close().object(2, pages).close().bytes;
    },
  },
  {
    name: 'one annotation with a large appearance, listed again and again',
    make: (size) =>
      new Draft()
        .object(1, catalog)
        .object(2, '<</Type/Pages/Kids[10 0 R]>>')
        .object(10, `<</Type/Page/Annots[${refs(3, half(size, 6))}]>>`)
        .object(3, `<</Subtype/Widget/T(${'x'.repeat(size / 4)})/AP[${'1 '.repeat(half(size, 4))}]>>`)
        .object(5, fakeSignature)
        .close()
        .object(2, pages)
        .close().bytes,
  },
  {
    name: 'one attachment with a long name, listed again and again',
    make: (size) =>
      new Draft()
        .object(1, `<</Type/Catalog/Pages 2 0 R/AF[${refs(3, half(size, 6))}]>>`)
        .object(2, pages)
        .object(3, `<</UF(${'x'.repeat(size / 2)})/F 4 0 R>>`)
        .object(5, fakeSignature)
        .close().bytes,
  },
];

const fieldBombs: readonly Bomb[] = [
  {
    name: 'fields that share one signature',
    make: (size) => {
      const draft = signed(catalog);
      for (let num = 10; draft.length < size * 0.7; num++) draft.object(num, `<</FT/Sig/T(${num})/V 4 0 R>>`);
      return draft.close().bytes;
    },
  },
  {
    name: 'fields that share one signature, which is written again and again',
    make: (size) => {
      const draft = signed(catalog);
      for (let num = 10; draft.length < size * 0.4; num++) draft.object(num, `<</FT/Sig/T(${num})/V 4 0 R>>`);
      draft.close();
      while (draft.length < size) draft.text(blank).object(4, fakeSignature).close();
      return draft.bytes;
    },
  },
  {
    name: 'fields below one parent with a long name',
    make: (size) => {
      const draft = signed(catalog).object(5, `<</FT/Sig/T(${'x'.repeat(size / 2)})>>`);
      for (let num = 10; draft.length < size * 0.8; num++) draft.object(num, '<</FT/Sig/Parent 5 0 R>>');
      return draft.close().bytes;
    },
  },
  {
    name: 'fields below thirty parents with names',
    make: (size) => {
      const draft = signed(catalog);
      // U+FDFA, of which normalization makes eighteen characters.
      const phrases = `\xfe\xff${'\xfd\xfa'.repeat(254)}`;
      for (const num of range(10, 30)) draft.object(num, `<</T(${phrases})/Parent ${num + 1} 0 R>>`);
      for (let num = 50; draft.length < size * 0.7; num++) draft.object(num, '<</FT/Sig/Parent 10 0 R>>');
      return draft.close().bytes;
    },
  },
  {
    name: 'fields that share one list of kids',
    make: (size) => {
      const count = half(size, 70);
      const draft = signed(withForm).object(5, `<</Fields[${refsTo(range(10, count))}]>>`);
      draft.object(6, `[${refs(3, half(size, 12))}]`);
      for (const num of range(10, count)) draft.object(num, '<</Kids 6 0 R>>');
      return draft.close().bytes;
    },
  },
];

/** Revisions that each look again at what an old one wrote. */
const revisionBombs: readonly Bomb[] = [
  {
    name: 'revisions that add a field to a form of many fields',
    make: (size) => {
      const draft = signed(withForm)
        .object(5, '<</Fields 6 0 R>>')
        .object(6, `[${refs(3, half(size, 6))}]`)
        .close();
      for (let num = 10; draft.length < size; num += 2)
        draft
          .object(num, fakeSignature)
          .object(num + 1, `<</FT/Sig/T(${num})/V ${num} 0 R>>`)
          .object(5, `<</Fields 6 0 R/SigFlags ${num}>>`)
          .close();
      return draft.bytes;
    },
  },
  {
    name: 'revisions below a DSS of many keys',
    make: (size) => {
      const keys = range(0, Math.min(99_000, half(size, 12)))
        .map((n) => `/K${n} 2 0 R`)
        .join('');
      const draft = signed('<</Type/Catalog/Pages 2 0 R/DSS 5 0 R>>').object(5, `<</Certs[]${keys}>>`).close();
      while (draft.length < size) draft.text(blank).object(9, '1').close();
      return draft.bytes;
    },
  },
  {
    name: 'revisions that turn between two lists of evidence',
    make: (size) => {
      const list = `[${refs(9, half(size, 12))}]`;
      const draft = signed('<</Type/Catalog/Pages 2 0 R/DSS 5 0 R>>').object(5, '<</Certs 6 0 R>>');
      draft.object(6, list).object(7, list).close();
      for (let i = 0; draft.length < size; i++)
        draft
          .text(blank)
          .object(5, `<</Certs ${6 + (i % 2)} 0 R>>`)
          .close();
      return draft.bytes;
    },
  },
  {
    name: 'signatures of one revision that share one reference',
    make: (size) => {
      const draft = signed(catalog)
        .close()
        .object(9, `[${'1 '.repeat(half(size, 2))}]`);
      for (let num = 10; draft.length < size; num++)
        draft.object(num, `<</Type/Sig/Contents<00>/ByteRange[0 1 2 3]/Reference 9 0 R>>`);
      return draft.close().bytes;
    },
  },
  {
    name: 'signatures that share one list of references',
    make: (size) => {
      const draft = signed(catalog)
        .object(9, `[${refs(8, half(size, 6))}]`)
        .object(8, '<</TransformMethod/X>>')
        .close();
      for (let num = 10; draft.length < size; num++)
        draft.text(blank).object(num, `<</Type/Sig/Contents<00>/ByteRange[0 1 2 3]/Reference 9 0 R>>`).close();
      return draft.bytes;
    },
  },
  {
    name: 'fields of a thousand levels below a lock',
    make: (size) => {
      const lock = '/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(z)]>>>>]';
      const draft = new Draft().object(1, catalog).object(2, pages).object(3, '<</FT/Sig/T(a)/V 4 0 R>>');
      draft.object(4, `<</Type/Sig/Contents<00>/ByteRange[0 1 2 3]${lock}>>`);
      for (const num of range(10, 30)) draft.object(num, `<</T(${'.'.repeat(500)})/Parent ${num + 1} 0 R>>`);
      draft.close();
      for (let num = 50; draft.length < size; num += 2)
        draft
          .text(blank)
          .object(num, `<</FT/Sig/T(${num})/Parent 10 0 R/V ${num + 1} 0 R>>`)
          .object(num + 1, fakeSignature)
          .close();
      return draft.bytes;
    },
  },
  {
    name: 'metadata of unfinished instructions',
    make: (size) => {
      const packet = (end: string) => stream('/Type/Metadata/Subtype/XML', `${'<?xpacket '.repeat(90_000)}${end}`);
      const draft = new Draft().object(1, '<</Type/Catalog/Pages 2 0 R/Metadata 9 0 R>>').object(2, pages);
      draft.object(3, '<</FT/Sig/T(a)/V 4 0 R>>').object(4, fakeSignature).object(9, packet('')).close();
      for (let i = 0; draft.length < size; i++) draft.object(9, packet(`${i}`)).close();
      return draft.bytes;
    },
  },
  {
    name: 'revisions that replace objects with long names in the report',
    make: (size) => {
      const draft = signed(catalog).close();
      for (let num = 10; draft.length < size; ) {
        for (const end = num + 200; num < end; num++) draft.object(num, '<</Type/Annot/P 2 0 R>>');
        draft.object(num++, `[${refsTo(range(num - 201, 200))}]`).close();
      }
      return draft.bytes;
    },
  },
];

export const graphBombs: readonly Bomb[] = [...treeBombs, ...fieldBombs, ...revisionBombs];
