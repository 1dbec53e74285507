import { attack, type Family } from '../attack.ts';
import { deflated, Forger } from '../forger.ts';

const changed = 'change-forbidden';

/** Object numbers of a field and of its signature dictionary. */
function signed(file: Forger, name: string) {
  const field = file.find(new RegExp(`/T\\(${name}\\)`));
  const value = Number(/\/V (\d+) 0 R/.exec(file.body(field))?.[1]);
  return { field, value, at: file.place(value) };
}

/** SWA: the signed bytes stay somewhere, the ranges or the hole are bent so that others are read. */
export const wrapping: Family = {
  name: 'signature wrapping (SWA)',
  make: ({ closed, open }) =>
    [closed, open].flatMap((file) => {
      const { at, value, field } = signed(file, 'Sig0002');
      const hole = file.text.indexOf('/Contents<', at) + '/Contents<'.length;
      const end = file.text.indexOf('>', hole);
      const range = /\/ByteRange\[[^\]]*\]/.exec(file.text.slice(at))![0];
      const [, start = 0, gapEnd = 0, rest = 0] = range.match(/\d+/g)!.map(Number);
      const write = (text: string) => file.edit(range, text.padEnd(range.length, ' '), at);
      // The hole is as small as the signature, so what is put in takes the place of its last digits.
      const inHole = (text: string) => new Forger(file.text.slice(0, end - text.length) + text + file.text.slice(end));
      const spread = `${file.text.slice(0, end + 1)}\n${value} 0 obj\n<<>>\nendobj\n${file.text.slice(end + 1)}`;
      return [
        attack('range moved', write(`/ByteRange[0 ${start} ${gapEnd + 10} ${rest - 10}]`), 'byte-range-invalid'),
        attack(
          'gap widened to the front',
          write(`/ByteRange[0 ${start - 40} ${gapEnd} ${rest}]`),
          'byte-range-invalid',
        ),
        attack('four ranges', write(`/ByteRange[0 9 9 9 9 9 ${rest} 9]`), 'byte-range-invalid'),
        attack('range that ends early', write(`/ByteRange[0 ${start} ${gapEnd} ${rest - 20}]`), 'coverage-partial'),
        attack(
          'range over the next revision too',
          write(`/ByteRange[0 ${start} ${gapEnd} ${rest + 200}]`),
          'coverage-partial',
        ),
        attack('string ended inside the hole', inHole('>/Forged (x)/Y<'), 'byte-range-invalid', 'contents-invalid'),
        attack('second ByteRange inside the hole', inHole(`>${range} /Y<`), 'key-duplicate', 'byte-range-invalid'),
        attack(
          'objects inside the hole',
          inHole(`>>>endobj\n${field} 0 obj<</V null>>endobj 0 0 obj<<`),
          'syntax-invalid',
          'bytes-unaccounted',
          'object-unlisted',
        ),
        attack(
          'bytes behind the hole',
          new Forger(spread),
          'syntax-invalid',
          'startxref-invalid',
          'xref-invalid',
          'prev-invalid',
        ),
        attack(
          'the dictionary again, with a gap of its own',
          file.append([
            [value, file.body(value).replace(range, `/ByteRange[0 ${start} ${gapEnd + 500} ${rest - 500}]`)],
          ]),
          changed,
          'byte-range-invalid',
        ),
      ];
    }),
};

/** USF: the entries that a signature is checked by are missing or void; it must not become "unsigned". */
export const universalForgery: Family = {
  name: 'universal forgery (USF)',
  make: ({ closed, open, certified }) =>
    [closed, open, certified].flatMap((file, i) => {
      const { at, value, field } = signed(file, i === 2 ? 'Segel' : 'Sig0001');
      const body = file.body(value);
      const range = /\/ByteRange\[[^\]]*\]/.exec(body)![0];
      const contents = /\/Contents<[^>]*>/.exec(body)![0];
      const inPlace = (from: string, to: string) => file.edit(from, to.padEnd(from.length, ' '), at);
      const later = (from: string, to: string) => file.append([[value, body.replace(from, to)]]);
      return [
        attack('Contents null', inPlace(contents, '/Contents null'), 'signature-incomplete'),
        attack('Contents missing', inPlace(contents, ' '), 'signature-incomplete'),
        attack('Contents empty', inPlace(contents, '/Contents<>'), 'contents-invalid'),
        attack('Contents zero', inPlace(contents, `/Contents<${'0'.repeat(contents.length - 11)}>`), 'cms-malformed'),
        attack('Contents as a literal string', inPlace(contents, '/Contents(0)'), 'contents-invalid'),
        attack('Contents by reference', inPlace(contents, '/Contents 1 0 R'), 'contents-invalid'),
        attack('ByteRange null', inPlace(range, '/ByteRange null'), 'signature-incomplete'),
        attack('ByteRange missing', inPlace(range, ' '), 'signature-incomplete'),
        attack('ByteRange empty', inPlace(range, '/ByteRange[]'), 'byte-range-invalid'),
        attack('ByteRange zero', inPlace(range, '/ByteRange[0 0 0 0]'), 'byte-range-invalid'),
        attack('ByteRange negative', inPlace(range, '/ByteRange[0 -1 -1 -1]'), 'byte-range-invalid'),
        attack('ByteRange of one part', inPlace(range, '/ByteRange[0 99]'), 'byte-range-invalid'),
        attack('ByteRange beyond the file', inPlace(range, '/ByteRange[0 9 9 999999]'), 'byte-range-invalid'),
        attack('an update: Contents null', later(contents, '/Contents null'), 'signature-incomplete', changed),
        attack('an update: ByteRange missing', later(range, ''), 'signature-incomplete', changed),
        attack(
          'an update: the field without value',
          file.append([[field, file.body(field).replace(/\/V \d+ 0 R/, '')]]),
          changed,
        ),
        attack(
          'an update: the field with null',
          file.append([[field, file.body(field).replace(/\/V \d+ 0 R/, '/V null')]]),
          changed,
        ),
        attack('another SubFilter', inPlace('/ETSI.CAdES.detached', '/ETSI.CAdES.detachee'), 'subfilter-unsupported'),
      ];
    }),
};

/** One signature shown twice, or copied. */
export const recycled: Family = {
  name: 'recycled or shared signature object',
  make: ({ open }) => {
    const { value, field } = signed(open, 'Sig0001');
    const { value: other } = signed(open, 'Sig0002');
    const waiting = open.find(/\/T\(Sig0003\)/);
    const fill = (to: number) => `${open.body(waiting).slice(0, -2)}/V ${to} 0 R>>`;
    return [
      attack(
        'the waiting field shows another one’s signature',
        open.append([[waiting, fill(value)]]),
        'signature-shared',
      ),
      attack(
        'a copy of a signature',
        open.append([
          [waiting, fill(open.size)],
          [open.size, open.body(value)],
        ]),
        'byte-range-invalid',
      ),
      attack(
        'a field turned to another signature',
        open.append([[field, open.body(field).replace(`/V ${value} 0`, `/V ${other} 0`)]]),
        'signature-shared',
      ),
      attack(
        'the seal’s signature in a field',
        open.append([[waiting, fill(signed(open, 'Segel').value)]]),
        'signature-shared',
      ),
      attack(
        'a signature without a field',
        open.append([[open.size, open.body(value)]]),
        'signature-without-field',
        'byte-range-invalid',
      ),
      attack(
        'a field with a signature that is not there',
        open.append([[waiting, fill(open.size + 7)]]),
        'signature-incomplete',
      ),
      attack(
        'a field with a page as its signature',
        open.append([[waiting, fill(open.find(/^<<\/Type\/Page\b(?!s)/))]]),
        'signature-incomplete',
        changed,
      ),
    ];
  },
};

/** Two fields whose names some viewer takes for one. */
export const collidingNames: Family = {
  name: 'field name collisions',
  make: ({ open, closed }) =>
    [open, closed].flatMap((file) =>
      [
        ['the same name', '(Sig0001)'],
        ['escapes', '(\\123ig0001)'],
        ['hexadecimal', '<53696730303031>'],
        ['UTF-16', '<FEFF0053006900670030003000300031>'],
        ['another case', '(SIG0001)'],
        ['white space', '( Sig0001 )'],
        ['full-width digits', '<FEFF005300690067FF10FF10FF10FF11>'],
      ].map(([name, written]) => {
        const form = file.find(/^<<\/Fields\[/);
        const list = file.body(form).replace('/Fields[', `/Fields[${file.size} 0 R `);
        return attack(
          name!,
          file.append([
            [form, list],
            [file.size, `<</FT/Sig/T${written}>>`],
          ]),
          'field-names-collide',
        );
      }),
    ),
};

/** Changes the appearance of a signature after it was made. */
export const appearances: Family = {
  name: 'appearance overwrite and font swap',
  make: ({ open, closed }) =>
    [open, closed].flatMap((file) => {
      const { field } = signed(file, 'Sig0001');
      const look = Number(/\/AP<<\/N (\d+) 0 R/.exec(file.body(field))?.[1]);
      const font = file.find(/^<<\s*\/Type\s*\/Font\b/);
      const program = file.find(/^<<\/Filter\/FlateDecode\/Length 1\d{4}>>/);
      const body = file.body(look);
      const dict = body.slice(2, body.indexOf('/Length')).replace('/Filter/FlateDecode', '');
      return [
        attack('the mark drawn anew', file.append([[look, deflated(dict, '0 0 m 9 9 l S')]]), changed),
        attack(
          'the field turned to another mark',
          file.append([
            [field, file.body(field).replace(`/N ${look} 0`, `/N ${file.size} 0`)],
            [file.size, body],
          ]),
          changed,
        ),
        attack(
          'a second state of the mark',
          file.append([[field, file.body(field).replace('/AP<<', `/AP<</D ${look} 0 R`)]]),
          changed,
        ),
        attack('the field hidden', file.append([[field, file.body(field).replace('/F 132', '/F 134')]]), changed),
        attack('the field moved', file.append([[field, file.body(field).replace(/\/Rect\[\d+/, '/Rect[9')]]), changed),
        attack(
          'font dictionary swapped',
          file.append([[font, '<</Type/Font/Subtype/Type1/BaseFont/Symbol>>']]),
          changed,
        ),
        attack('font program swapped', file.append([[program, deflated('', 'x')]]), changed),
      ];
    }),
};
