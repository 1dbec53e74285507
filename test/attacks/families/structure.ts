import { type Attack, attack, type Family } from '../attack.ts';
import { deflated, Forger, stream } from '../forger.ts';

const changed = 'change-forbidden';
const forgedPage = deflated('', 'BT /R 40 Tf 60 400 Td (PALSU) Tj ET');
const contentsOf = (file: Forger): number =>
  Number(/\/Contents (\d+) 0 R/.exec(file.body(file.find(/^<<\/Type\/Page\b(?!s)/)))?.[1]);

export const tails: Family = {
  name: 'tails behind %%EOF',
  make: ({ closed, open, certified }) =>
    [closed, open, certified].flatMap((file) => {
      const tail = (name: string, text: string) =>
        attack(name, new Forger(file.text + text), 'bytes-after-eof', 'blanks-after-eof', 'startxref-invalid');
      return [
        tail('a space', ' '),
        tail('one more line', '\n'),
        tail('two lines', '\r\n\r\n'),
        tail('zeros', '\0'.repeat(100)),
        tail('a comment', '% harmless\n'),
        tail('garbage', 'x'.repeat(50)),
        tail('a second %%EOF', '%%EOF\n'),
        tail('the same startxref again', `startxref\n${file.startxref}\n%%EOF\n`),
        tail('a megabyte of white space', ' '.repeat(1_000_000)),
        tail('an object', '\n9 0 obj\n(x)\nendobj\n'),
        tail('an archive', 'PK\u0003\u0004archive'),
        tail('another PDF', `%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n`),
      ];
    }),
};

/** Padding of the last Contents: the one hole that no digest covers. */
export const hole: Family = {
  name: 'the hole that no digest covers',
  make: ({ closed, open, certified }) =>
    [closed, open, certified].flatMap((file) => {
      const start = file.text.lastIndexOf('/Contents<') + '/Contents<'.length;
      const end = file.text.indexOf('>', start);
      const put = (at: number, text: string) =>
        new Forger(file.text.slice(0, at) + text + file.text.slice(at + text.length));
      const zeros = file.text.slice(0, end).search(/0*$/);
      const letter = start + file.text.slice(start, end).search(/[a-f]/);
      const certificate = file.text.indexOf('0603550403', start);
      const padded = end - zeros > 4;
      const attacks = [
        attack('a letter in the other case', put(letter, file.text[letter]!.toUpperCase()), 'contents-invalid'),
        attack('a space', put(end - 2, ' 0'), 'contents-invalid'),
        attack(
          'the value one byte longer',
          put(
            start + 6,
            (Number.parseInt(file.text.slice(start + 6, start + 8), 16) ^ 1).toString(16).padStart(2, '0'),
          ),
          'cms-malformed',
          'contents-invalid',
        ),
        attack(
          'a certificate’s name',
          put(certificate, '0603550404'),
          'certificate-missing',
          'certificate-mismatch',
          'certificate-damaged',
        ),
      ];
      if (padded) attacks.push(attack('padding used', put(end - 2, '01'), 'contents-invalid'));
      return attacks;
    }),
};

/** Revisions that say of themselves what is not so. */
export const lyingRevisions: Family = {
  name: 'revisions that lie',
  make: ({ closed, open }) =>
    [closed, open].flatMap((file) => {
      const contents = contentsOf(file);
      const objects = [[contents, forgedPage]] as const;
      const older = Number([...file.text.matchAll(/startxref\n(\d+)/g)][1]?.[1]);
      const fresh = file.size;
      return [
        attack('an unlisted object', file.append(objects, { unlisted: [contents] }), 'object-unlisted'),
        attack('an object defined twice', file.append([...objects, ...objects]), 'object-unlisted', changed),
        attack('text before the xref', file.append([], { before: 'halo dunia\n' }), 'bytes-unaccounted'),
        attack('a comment before the xref', file.append([], { before: '% halo\n' }), 'comment'),
        attack('Prev that skips a revision', file.append([], { prev: older }), 'revision-hidden', 'object-unlisted'),
        attack('Prev that points at itself', file.append([], { prev: file.text.length + 1 }), 'prev-invalid'),
        attack(
          'Prev that points forward',
          file.append([], { prev: file.text.length + 5000 }),
          'prev-invalid',
          'xref-invalid',
        ),
        attack('Prev into an object', file.append([], { prev: 20 }), 'xref-invalid', 'syntax-invalid'),
        attack('startxref of an older xref', file.append(objects, { startxref: older }), 'bytes-after-eof'),
        attack(
          'startxref beside the xref',
          file.append([], { startxref: file.text.length + 2 }),
          'xref-invalid',
          'syntax-invalid',
        ),
        attack('no Root', file.append([], { root: null }), 'trailer-invalid'),
        attack('Root that is no reference', file.append([], { root: '<</Type/Catalog>>' }), 'trailer-invalid'),
        attack('Size that shrinks', file.append([], { size: 5 }), 'size-shrinks'),
        attack('Size that does not cover', file.append([[fresh + 5, '1']], { size: fresh + 1 }), 'trailer-invalid'),
        attack(
          'a place that holds another object',
          file.append([[fresh, '1']], { places: { [contents]: file.text.length + 1 } }),
          'xref-entry-wrong',
        ),
        attack('a place beyond the file', file.append([], { places: { [contents]: 99_999_999 } }), 'syntax-invalid'),
        attack(
          'a place inside a stream',
          file.append([[fresh, stream('', `\n${contents} 0 obj\n<<>>\nendobj\n`)]], {
            places: { [contents]: file.text.length + 1 + `\n${fresh} 0 obj\n<</Length 99>>\nstream`.length },
          }),
          'segments-overlap',
          'xref-entry-wrong',
          'stream-length',
          'syntax-invalid',
        ),
        attack('a key twice', file.append([[fresh, '<</A 1/A 2>>']]), 'key-duplicate'),
        attack(
          'Length that is too short',
          file.append([[contents, stream('', 'abc def').replace('7', '3')]]),
          'stream-length',
        ),
        attack(
          'Length that is too long',
          file.append([[contents, stream('', 'abc def').replace('7', '70')]]),
          'stream-length',
          'syntax-invalid',
        ),
        attack(
          'another first ID',
          new Forger(file.text + file.increment([]).replace(/\/ID\[<..../, '/ID[<0000')),
          'id-changes',
        ),
        attack(
          'another generation',
          new Forger(
            file.text +
              file
                .increment(objects)
                .replaceAll(' 00000 n', ' 00001 n')
                .replace(`${contents} 0 obj`, `${contents} 1 obj`),
          ),
          changed,
          'xref-entry-wrong',
        ),
        attack('white space to hide in', file.append([], { before: ' '.repeat(10_000) }), 'white-space-run'),
      ];
    }),
};

export const forgedStreams: Family = {
  name: 'forged hybrid, xref stream and object stream',
  make: ({ closed, open }) =>
    [closed, open].flatMap((file): Attack[] => {
      const contents = contentsOf(file);
      const page = file.find(/^<<\/Type\/Page\b(?!s)/);
      const rotated = file.body(page).replace('>>', '/Rotate 180>>');
      return [
        attack('xref stream with other content', file.appendStreams([[contents, forgedPage]]), changed),
        attack('object stream with another page', file.appendStreams([], [[page, rotated]]), changed),
        attack('xref stream with nothing', file.appendStreams([]), changed),
        attack(
          'hybrid: a second truth in an xref stream',
          file.append([[contents, forgedPage]], { trailer: `/XRefStm ${file.appendStreams([]).startxref}` }),
          'xref-invalid',
          'syntax-invalid',
        ),
        attack(
          'object stream that names others',
          file.appendStreams([[file.size, stream('/Type/ObjStm/N 1/First 5', '99 0 1')]]),
          'change-permitted',
        ),
        attack(
          'xref stream with a filter of its own',
          file.append([[file.size, stream('/Type/XRef/Filter/LZWDecode/W[1 1 1]/Size 3', 'x')]], {
            startxref: file.text.length + 1,
          }),
          'structure-filter',
        ),
      ];
    }),
};

/** Going back to an earlier state and on from there. What is only cut is a valid shorter document and tested as such. */
export const rollback: Family = {
  name: 'rollback',
  make: ({ closed, earlier }) => {
    const cut = earlier[3]!;
    return [
      attack(
        'cut in the middle of a revision',
        new Forger(closed.text.slice(0, cut.text.length + 2000)),
        'bytes-after-eof',
        'startxref-invalid',
      ),
      attack(
        'cut by one byte',
        new Forger(cut.text.slice(0, -2)),
        'startxref-invalid',
        'bytes-after-eof',
        'eof-missing',
      ),
      attack('cut and changed', cut.append([[contentsOf(cut), forgedPage]]), changed),
      attack(
        'an older revision appended again',
        new Forger(closed.text + cut.text.slice(earlier[2]!.text.length)),
        'startxref-disagrees',
        'xref-points-back',
        'bytes-after-eof',
        'prev-invalid',
      ),
      attack(
        'catalog of the certified state',
        closed.append([], { places: { [closed.root]: earlier[0]!.place(closed.root) } }),
        'xref-points-back',
      ),
      attack(
        'a revision taken out',
        new Forger(earlier[2]!.text + closed.text.slice(cut.text.length)),
        'xref-invalid',
        'prev-invalid',
        'syntax-invalid',
        'startxref-invalid',
      ),
      attack('header cut off', new Forger(closed.text.slice(9)), 'header-missing'),
      attack('bytes before the header', new Forger(`\n${closed.text}`), 'header-missing'),
    ];
  },
};
