import { attack, type Family } from '../attack.ts';
import { deflated } from '../forger.ts';
import { signatureEntries as entries, people } from './people.ts';

const changed = 'change-forbidden';

/** SSA: a signature field that nobody planned, with an appearance that covers what is signed; unsigned, signed, well signed. */
export const sneakySignature: Family = {
  name: 'sneaky signature (SSA)',
  make(loot) {
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
          file.sign(value, entries('x'), around(`/V ${value} 0 R`), outsider, strangerTime),
          changed,
        ),
        attack(
          'a new field, signed by one of ours',
          file.sign(value, entries('x'), around(`/V ${value} 0 R`), insider, houseTime),
          changed,
        ),
        attack(
          'a new field at the end of the lists, signed by one of ours',
          file.sign(value, entries('x'), appended(`/V ${value} 0 R`), insider, houseTime),
          changed,
        ),
        attack(
          'a second certification that permits all',
          file.sign(
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
        open.sign(value, entries('x'), filled(box(open.body(waiting))), insider, houseTime),
        changed,
      ),
      attack(
        'the waiting field with another frame, signed by one of ours',
        open.sign(value, entries('x'), filled(open.body(waiting)), insider, houseTime),
        'change-permitted',
      ),
    );
    return attacks;
  },
};

/** Somebody who is not on our list fills a waiting field under the signer's own name. */
export const strangersSignature: Family = {
  name: "a stranger's signature under a signer's name",
  make(loot) {
    const { open } = loot;
    const { insider, outsider, houseTime, strangerTime } = people(loot);
    const waiting = open.find(/\/T\(Sig0003\)/);
    const value = open.size;
    const fill = [[waiting, `${open.body(waiting).slice(0, -2)}/V ${value} 0 R>>`]] as const;
    const sign = (signer: typeof insider, time = houseTime) =>
      open.sign(value, entries('Penanda Tangan 3'), fill, signer, time);
    return [
      attack('issued by a house of the same name', sign(outsider, strangerTime), 'signer-stranger'),
      attack('with a timestamp of ours', sign(outsider), 'signer-stranger'),
      attack(
        'with our certificate authority beside it',
        sign({ ...outsider, chain: [loot.house.issuer.certificate] }),
        'signer-stranger',
        'certificate-unrelated',
        'certificate-damaged',
      ),
      attack("with a signer's certificate and another key", sign({ ...insider, key: outsider.key }), 'signature-wrong'),
      attack('without a timestamp', open.sign(value, entries('x'), fill, insider), 'timestamp-missing'),
      attack(
        'by the issuing authority itself',
        sign({ ...loot.house.issuer, chain: [] }),
        'certificate-unsuitable',
        'signer-stranger',
      ),
      attack(
        'by the timestamp authority',
        sign({ ...loot.house.tsa, chain: [] }),
        'certificate-unsuitable',
        'signer-stranger',
      ),
    ];
  },
};
