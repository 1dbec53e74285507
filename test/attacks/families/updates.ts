import { attack, type Family } from '../attack.ts';
import { deflated, type Forger, stream } from '../forger.ts';

const forgedPage = deflated('', 'BT /R 40 Tf 60 400 Td (PALSU) Tj ET');
const changed = 'change-forbidden';

function parts(file: Forger) {
  const page = file.find(/^<<\/Type\/Page\b(?!s)/);
  const contents = Number(/\/Contents (\d+) 0 R/.exec(file.body(page))?.[1]);
  const tree = Number(/\/Parent (\d+) 0 R/.exec(file.body(page))?.[1]);
  return { page, contents, tree, fresh: file.size };
}

/** ISA: append an update that changes what is seen, with and without the parts that a lenient reader does not miss. */
export const incrementalSaving: Family = {
  name: 'incremental saving (ISA)',
  make: ({ closed, open, certified }) =>
    [closed, open, certified].flatMap((file, i) => {
      const { page, contents, tree, fresh } = parts(file);
      const at = ['closed', 'open', 'certified'][i]!;
      const replaced = [[contents, forgedPage]] as const;
      return [
        attack(`${at}: page content replaced`, file.append(replaced), changed),
        attack(
          `${at}: page object with other content`,
          file.append([
            [page, file.body(page).replace(`/Contents ${contents} 0 R`, `/Contents ${fresh} 0 R`)],
            [fresh, forgedPage],
          ]),
          changed,
        ),
        attack(
          `${at}: another page tree`,
          file.append([[tree, `<</Type/Pages/Kids[${page} 0 R ${page} 0 R]/Count 2>>`]]),
          changed,
        ),
        attack(
          `${at}: a catalog of one's own`,
          file.append([[fresh, file.body(file.root)]], { root: `${fresh} 0 R` }),
          changed,
        ),
        attack(`${at}: an empty update`, file.append([]), changed),
        attack(
          `${at}: the page rotated`,
          file.append([[page, file.body(page).replace('>>', '/Rotate 180>>')]]),
          changed,
        ),
        attack(
          `${at}: no xref`,
          file.append(replaced, { ending: `trailer\n<</Root ${file.root} 0 R>>\n%%EOF\n` }),
          'startxref-invalid',
        ),
        attack(`${at}: no xref and no trailer`, file.append(replaced, { ending: '' }), 'bytes-after-eof'),
        attack(`${at}: no %%EOF`, file.append(replaced, { eof: '' }), 'bytes-after-eof'),
        attack(`${at}: no Prev`, file.append(replaced, { prev: null }), 'bytes-unaccounted', 'signature-hidden'),
        attack(`${at}: an object freed`, file.append([], { freed: [contents] }), changed),
        attack(`${at}: two updates, the second harmless`, file.append(replaced).append([]), changed),
      ];
    }),
};

/** Shadow attacks prepare what is signed and uncover it later; here by turning to older or to unlisted objects. */
export const shadow: Family = {
  name: 'shadow: hide, replace, hide and replace',
  make: ({ closed, open }) =>
    [closed, open].flatMap((file) => {
      const { page, contents, fresh } = parts(file);
      const font = file.find(/\/Type\/?\s*\/Font\b/);
      const field = file.find(/\/T\(Sig0001\)/);
      const first = file.text.indexOf(`\n${field} 0 obj`) + 1;
      return [
        attack('hide: page content made empty', file.append([[contents, stream('', '')]]), changed),
        attack(
          'hide: an overlay removed by a field turned back',
          file.append([], { places: { [field]: first } }),
          'xref-points-back',
        ),
        attack(
          'replace: font replaced',
          file.append([[font, file.body(font).replace('/Font', '/Font /X 1')]]),
          changed,
        ),
        attack(
          'replace: resources replaced',
          file.append([[page, file.body(page).replace(/\/Resources \d+ 0 R/, '/Resources<<>>')]]),
          changed,
        ),
        attack(
          'hide and replace: unlisted object brought before the signed ones',
          file.insert(15, `\n${fresh} 0 obj\n${forgedPage}\nendobj\n`),
          'xref-invalid',
          'digest-mismatch',
          'syntax-invalid',
        ),
        attack(
          'hide and replace: xref turned to an unlisted object',
          file.append([[fresh, forgedPage]], { unlisted: [fresh], places: { [contents]: file.text.length + 1 } }),
          'xref-entry-wrong',
          'object-unlisted',
        ),
      ];
    }),
};

/** EAA: annotations and widgets that cover what is signed. */
export const evilAnnotation: Family = {
  name: 'evil annotation (EAA)',
  make: ({ closed, open, certified }) =>
    [closed, open, certified].flatMap((file) => {
      const { page, fresh } = parts(file);
      const withAnnotation = file.body(page).replace('/Annots[', `/Annots[${fresh} 0 R `);
      const annotation = (entries: string) =>
        file.append([
          [page, withAnnotation],
          [fresh, `<</Type/Annot${entries}/Rect[50 50 500 700]/P ${page} 0 R>>`],
        ]);
      const widget = file.find(/\/T\(Sig0003\)/);
      return [
        attack('free text', annotation('/Subtype/FreeText/Contents(PALSU)/DA(/Helv 40 Tf)'), changed),
        attack('stamp', annotation('/Subtype/Stamp/Name/Approved'), changed),
        attack('hidden link', annotation('/Subtype/Link/F 2/A<</S/URI/URI(https://palsu.example)>>'), changed),
        attack('push button that covers the page', annotation('/Subtype/Widget/FT/Btn/T(x)/MK<</BG[1 1 1]>>'), changed),
        attack('redaction', annotation('/Subtype/Redact'), changed),
        attack(
          'a signature space grown over the page',
          file.append([[widget, file.body(widget).replace(/\/Rect\[[^\]]*\]/, '/Rect[0 0 595 842]')]]),
          changed,
        ),
      ];
    }),
};

/** Everything of a document that is not its pages. */
export const surroundings: Family = {
  name: 'attachment, metadata, form, structure and DSS changes',
  make: ({ closed, open, certified }) =>
    [closed, open, certified].flatMap((file) => {
      const root = file.root;
      const catalog = file.body(root);
      const at = (pattern: RegExp) => file.find(pattern);
      const rewrite = (num: number, from: string | RegExp, to: string) =>
        file.append([[num, file.body(num).replace(from, to)]]);
      const metadata = at(/\/Type\/Metadata/);
      const [form, embedded, tree] = [at(/^<<\/Fields\[/), at(/\/Type\/EmbeddedFile/), at(/\/S\/Document/)];
      const info = file.append([[file.info, '<</Title(Palsu)>>']]);
      const attacks = [
        attack('Info replaced', info, 'change-unjudged'),
        attack(
          'Info replaced by another object',
          file.append([[file.size, '<</Title(Palsu)>>']], { trailer: `/Info ${file.size} 0 R` }),
          'key-duplicate',
          'xref-invalid',
        ),
        attack(
          'metadata replaced',
          file.append([[metadata, stream('/Type/Metadata/Subtype/XML', '<x/>')]]),
          'change-unjudged',
        ),
        attack('attachment replaced', file.append([[embedded, stream('/Type/EmbeddedFile', '{}')]]), changed),
        attack('attachment taken from the catalog', rewrite(root, /\/AF\[[^\]]*\]/, ''), changed),
        attack('form with NeedAppearances', rewrite(form, '/SigFlags 3', '/SigFlags 3/NeedAppearances true'), changed),
        attack('form with fewer fields', rewrite(form, /\/Fields\[\d+ 0 R/, '/Fields['), changed),
        attack('structure says something else', rewrite(tree, '/S/Document', '/S/Document/ActualText(PALSU)'), changed),
        attack(
          'action on opening',
          file.append([[root, `${catalog.slice(0, -2)}/OpenAction<</S/JavaScript/JS(x)>>>>`]]),
          changed,
        ),
        attack(
          'additional actions',
          file.append([[root, `${catalog.slice(0, -2)}/AA<</WC<</S/JavaScript/JS(x)>>>>>>`]]),
          changed,
        ),
        attack(
          'optional content',
          file.append([[root, `${catalog.slice(0, -2)}/OCProperties<</OCGs[]/D<<>>>>>>`]]),
          changed,
        ),
        attack(
          'names for JavaScript',
          rewrite(root, '/EmbeddedFiles', '/JavaScript<</Names[(x)<</S/JavaScript/JS(x)>>]>>/EmbeddedFiles'),
          changed,
        ),
        attack('description (TU) of a field', rewrite(at(/\/T\(Sig0001\)/), /\/TU\([^)]*\)/, '/TU(Palsu)'), changed),
        attack('another language', rewrite(root, '/Lang(id-ID)', '/Lang(en-US)'), changed),
        attack(
          'Encrypt in the trailer',
          file.append([], { trailer: '/Encrypt<</Filter/Standard/V 1>>' }),
          'structure-encrypted',
          changed,
        ),
      ];
      if (file === certified) return attacks;
      const { store } = file;
      return [
        ...attacks,
        attack('DSS removed', rewrite(root, /\/DSS \d+ 0 R/, ''), changed),
        attack('DSS emptied', file.append([[store, '<</Type/DSS/Certs[]/CRLs[]>>']]), changed),
        attack('DSS that names a page', rewrite(store, '/Certs[', `/Certs[${parts(file).contents} 0 R `), changed),
        attack(
          'DSS as a cover for page content',
          file.append([
            [store, file.body(store).replace('/Certs[', `/Certs[${parts(file).contents} 0 R `)],
            [parts(file).contents, forgedPage],
          ]),
          changed,
        ),
        attack(
          'CRL replaced',
          file.append([[Number(/\/CRLs\[(\d+)/.exec(file.body(store))?.[1]), stream('', '0')]]),
          changed,
          'certificate-damaged',
        ),
      ];
    }),
};

/** The certification taken away or bent. */
export const permissions: Family = {
  name: '/Perms removed',
  make: ({ closed, open, certified }) =>
    [closed, open, certified].flatMap((file) => {
      const root = file.root;
      const to = (text: string) => file.append([[root, file.body(root).replace(/\/Perms<<[^>]*>>/, text)]]);
      return [
        attack('removed', to(''), changed),
        attack('null', to('/Perms null'), changed),
        attack('empty', to('/Perms<<>>'), changed),
        attack('turned to another object', to('/Perms<</DocMDP 1 0 R>>'), changed, 'signature-incomplete'),
        attack('usage rights added', to('/Perms<</DocMDP 1 0 R/UR3 1 0 R>>'), changed),
      ];
    }),
};
