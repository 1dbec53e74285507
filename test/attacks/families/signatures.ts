import { issueOneTime } from '../../../src/pki/one-time.ts';
import { ownTimestamper } from '../../../src/signing/timestamp.ts';
import { eventTime, seededRandom } from '../../support/pki.ts';
import { attack, type Family, type Loot } from '../attack.ts';
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

const entries = (name: string) =>
  `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20241001031500Z)/Name(${name})/Reason(x)`;

function people({ house, stranger }: Loot) {
  const subject = { name: 'Penanda Tangan 3', position: 'Camat', at: eventTime };
  const time = (authority: Loot['house']) => ownTimestamper(authority, () => eventTime, seededRandom('forged'));
  return {
    insider: { ...issueOneTime(house, subject), chain: [house.issuer.certificate] },
    outsider: { ...issueOneTime(stranger, subject), chain: [stranger.issuer.certificate] },
    houseTime: time(house),
    strangerTime: time(stranger),
  };
}

/** SSA: a signature field that nobody planned, with an appearance that covers what is signed; unsigned, signed, well signed. */
export const sneakySignature: Family = {
  name: 'sneaky signature (SSA)',
  async make(loot) {
    const { open, closed } = loot;
    const { insider, outsider, houseTime, strangerTime } = people(loot);
    const attacks = [];
    for (const file of [open, closed]) {
      const page = file.find(/^<<\/Type\/Page\b(?!s)/);
      const form = file.find(/^<<\/Fields\[/);
      const [field, look, value] = [file.size, file.size + 1, file.size + 2];
      const widget = `/Type/Annot/Subtype/Widget/FT/Sig/T(Sig9999)/F 132/P ${page} 0 R/Rect[50 50 500 700]/AP<</N ${look} 0 R>>`;
      const around = (v: string) =>
        [
          [form, file.body(form).replace('/Fields[', `/Fields[${field} 0 R `)],
          [page, file.body(page).replace('/Annots[', `/Annots[${field} 0 R `)],
          [field, `<<${widget}${v}>>`],
          [look, deflated('/Type/XObject/Subtype/Form/BBox[0 0 450 650]', '1 g 0 0 450 650 re f')],
        ] as const;
      const appended = (v: string) =>
        around(v).map(
          ([num, body]) =>
            [
              num,
              body.replace(`[${field} 0 R `, '[').replace(/(\/(?:Fields|Annots)\[[^\]]*)\]/, `$1 ${field} 0 R]`),
            ] as const,
        );
      attacks.push(
        attack('a new field, unsigned', file.append(around('')), changed),
        attack(
          'a new field, signed by a stranger',
          await file.sign(value, entries('x'), around(`/V ${value} 0 R`), outsider, strangerTime),
          changed,
        ),
        attack(
          'a new field, signed by one of ours',
          await file.sign(value, entries('x'), around(`/V ${value} 0 R`), insider, houseTime),
          changed,
        ),
        attack(
          'a new field at the end of the lists, signed by one of ours',
          await file.sign(value, entries('x'), appended(`/V ${value} 0 R`), insider, houseTime),
          changed,
        ),
        attack(
          'a second certification that permits all',
          await file.sign(
            value,
            `${entries('x')}/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</P 3/V/1.2>>>>]`,
            around(`/V ${value} 0 R`),
            insider,
            houseTime,
          ),
          'certification-several',
          changed,
        ),
      );
    }
    const waiting = open.find(/\/T\(Sig0003\)/);
    const [value, look] = [open.size, open.size + 1];
    const box = (body: string) => body.replace(/\/Rect\[[^\]]*\]/, '/Rect[0 0 595 842]');
    const cover = deflated(
      '/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Matrix[1 0 0 1 0 0]/Resources<<>>',
      '1 g 0 0 595 842 re f',
    );
    const filled = (body: string) =>
      [
        [waiting, body.replace(/\/AP<<[^>]*>>/, `/AP<</N ${look} 0 R>>/V ${value} 0 R`)],
        [look, cover],
      ] as const;
    attacks.push(
      attack(
        'the waiting field grown over the page, signed by one of ours',
        await open.sign(value, entries('x'), filled(box(open.body(waiting))), insider, houseTime),
        changed,
      ),
      attack(
        'the waiting field with another frame, signed by one of ours',
        await open.sign(value, entries('x'), filled(open.body(waiting)), insider, houseTime),
        changed,
      ),
    );
    return attacks;
  },
};

/** Somebody who is not on our list fills a waiting field under the signer's own name. */
export const strangersSignature: Family = {
  name: "a stranger's signature under a signer's name",
  async make(loot) {
    const { open } = loot;
    const { insider, outsider, houseTime, strangerTime } = people(loot);
    const waiting = open.find(/\/T\(Sig0003\)/);
    const value = open.size;
    const fill = [[waiting, `${open.body(waiting).slice(0, -2)}/V ${value} 0 R>>`]] as const;
    const sign = (signer: typeof insider, time = houseTime) =>
      open.sign(value, entries('Penanda Tangan 3'), fill, signer, time);
    return [
      attack('issued by a house of the same name', await sign(outsider, strangerTime), 'signer-stranger'),
      attack('with a timestamp of ours', await sign(outsider), 'signer-stranger'),
      attack(
        'with our certificate authority beside it',
        await sign({ ...outsider, chain: [loot.house.issuer.certificate] }),
        'signer-stranger',
        'certificate-unrelated',
        'certificate-damaged',
      ),
      attack(
        "with a signer's certificate and another key",
        await sign({ ...insider, key: outsider.key }),
        'signature-wrong',
      ),
      attack('without a timestamp', await open.sign(value, entries('x'), fill, insider), 'timestamp-missing'),
      attack(
        'by the issuing authority itself',
        await sign({ ...loot.house.issuer, chain: [] }),
        'certificate-unsuitable',
        'signer-stranger',
      ),
      attack(
        'by the timestamp authority',
        await sign({ ...loot.house.tsa, chain: [] }),
        'certificate-unsuitable',
        'signer-stranger',
      ),
    ];
  },
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

/** What a signer's mark looks like, changed after he signed. */
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
