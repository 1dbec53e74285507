import { foreignBase } from '../../support/foreign-base.ts';
import { certify, type Scene, sign } from '../codes/scene.ts';
import { docMdp } from '../families/people.ts';
import { type Forged, type Forger, stream } from '../forger.ts';
import type { Forgery, Rule } from './rule.ts';

const look = (entries: string, data = 'q Q'): string => stream(`/Type/XObject/Subtype/Form${entries}`, data);
const widget = '/Type/Annot/Subtype/Widget/FT/Sig/F 4/P 3 0 R';

/** A file with two fields that wait with an empty mark (8 and 9), of which nobody or the first person has filled one. */
const waiting = (): Forger =>
  foreignBase({
    bodies: {
      6: `<<${widget}/T(A)/Rect[10 10 90 40]/AP<</N 8 0 R>>>>`,
      7: `<<${widget}/T(B)/Rect[110 10 190 40]/AP<</N 9 0 R>>>>`,
      8: look('/BBox[0 0 80 30]/Resources<<>>', ''),
      9: look('/BBox[0 0 80 30]/Resources<<>>', ''),
      10: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    },
  });

/** The second person fills field B of a file that the first has signed, in a way of their own. */
function second(scene: Scene, field: (mark: number) => string, mark: string, more: readonly Forged[] = []): Forger {
  const first = sign(scene, waiting());
  const [value, drawn] = [first.size, first.size + 1];
  const filled = `<<${field(drawn)}/V ${value} 0 R>>`;
  const entries = '/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached';
  return first.sign(
    value,
    entries,
    [[7, filled], [drawn, mark], ...more],
    { ...scene.person, chain: [] },
    { stamp: scene.stamp },
  );
}

const fieldB = (mark: number, { rect = '110 10 190 40', flags = 132, more = '' } = {}): string =>
  `${widget.replace('/F 4', `/F ${flags}`)}/T(B)/Rect[${rect}]/AP<</N ${mark} 0 R>>${more}`;

const filling: Rule = {
  name: 'a prepared field that is drawn and locked in another way while it is signed',
  good: (scene) => ({
    'with fonts and another box': second(
      scene,
      (mark) => fieldB(mark),
      look('/BBox[0 0 160 60]/Resources<</Font<</F 10 0 R>>>>'),
    ),
    'with settings of the writer': second(
      scene,
      (mark) => fieldB(mark, { more: '/MK<<>>/DA(/Helv 0 Tf)/M(D:20241001)/Ff 1' }),
      look('/BBox[0 0 80 30]'),
    ),
  }),
  forgeries: (scene) => {
    const mark = look('/BBox[0 0 80 30]');
    const refused = (file: Forger): Forgery => [file, 'change-forbidden'];
    return {
      'moved over another place': refused(second(scene, (num) => fieldB(num, { rect: '10 10 590 800' }), mark)),
      hidden: refused(second(scene, (num) => fieldB(num, { flags: 134 }), mark)),
      'no longer printed': refused(second(scene, (num) => fieldB(num, { flags: 128 }), mark)),
      'drawn by what is no form': refused(
        second(scene, (num) => fieldB(num), stream('/Subtype/Image/Width 1/Height 1', 'x')),
      ),
      'drawn with a script of its own': refused(
        second(scene, (num) => fieldB(num, { more: '/AA<</E<</S/JavaScript/JS(x)>>>>' }), mark),
      ),
      'with another font under the old number': refused(
        second(scene, (num) => fieldB(num), look('/BBox[0 0 80 30]/Resources<</Font<</F 10 0 R>>>>'), [
          [10, '<</Type/Font/Subtype/Type1/BaseFont/Symbol>>'],
          [4, stream('', '1 g')],
        ]),
      ),
      'under another name': refused(second(scene, (num) => fieldB(num).replace('/T(B)', '/T(C)'), mark)),
    };
  },
  ours: ({ open, house }) => {
    const field = open.find(/\/T\(Sig0002\)/);
    const filled = `${open.body(field).slice(0, -2)}/MK<<>>/V ${open.size} 0 R>>`;
    const entries = '/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached';
    return {
      'with settings of the writer': [
        open.sign(open.size, entries, [[field, filled]], { ...house.seal, chain: [] }),
        'change-permitted',
      ],
    };
  },
};

const form: Rule = {
  name: 'a form that gets fonts and settings while somebody signs',
  good: (scene) => ({
    'a font and a default': settings(scene, '/DR<</Font<</F 10 0 R/G 11 0 R>>>>/DA(/F 0 Tf)/NeedAppearances false'),
  }),
  forgeries: (scene) => ({
    'that readers must draw anew': [
      settings(scene, '/DR<</Font<</F 10 0 R>>>>/NeedAppearances true'),
      'change-unjudged',
    ],
    'with another font under the old name': [settings(scene, '/DR<</Font<</F 11 0 R>>>>'), 'change-unjudged'],
    'without the fonts that it had': [settings(scene, '/DR<</Font<<>>>>'), 'change-unjudged'],
    'with a calculation order': [settings(scene, '/DR<</Font<</F 10 0 R>>>>/CO[6 0 R]'), 'change-unjudged'],
    'with an XFA form': [settings(scene, '/DR<</Font<</F 10 0 R>>>>/XFA(x)'), 'change-unjudged'],
  }),
  ours: ({ closed }) => {
    const fields = closed.find(/^<<\/Fields\[/);
    return {
      alone: [closed.append([[fields, closed.body(fields).replace('<<', '<</DA(/F 0 Tf)')]]), 'change-permitted'],
    };
  },
};

/** Somebody signs field B of a file whose form has fonts, and writes the form anew. */
function settings(scene: Scene, entries: string): Forger {
  const form = (more: string) => `<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R]/SigFlags 3${more}>>>>`;
  const bodies = {
    1: form('/DR<</Font<</F 10 0 R>>>>'),
    8: '<<>>',
    9: '<<>>',
    10: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    11: '<</Type/Font/Subtype/Type1/BaseFont/Courier>>',
  };
  return sign(scene, sign(scene, foreignBase({ bodies })), { objects: [[1, form(entries)]] });
}

const packet = (more = '', date = '2024') =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Lain"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:ModifyDate="${date}"><pdf:Producer>Lain</pdf:Producer>${more}</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>`;
const xmp = (text: string) => stream('/Type/Metadata/Subtype/XML', text);

/** A certified file with metadata, after which somebody signs field B and writes the metadata anew. */
function retold(scene: Scene, objects: readonly Forged[], info = '', permission = 2): Forger {
  const bodies = {
    1: '<</Type/Catalog/Pages 2 0 R/Metadata 8 0 R/AcroForm<</Fields[6 0 R 7 0 R]/SigFlags 3>>>>',
    5: '<</Title(Surat)/ModDate(D:2024)>>',
    8: xmp(packet('<dc:title>Surat</dc:title>')),
  };
  const certified = certify(scene, foreignBase({ bodies }), { entries: docMdp(permission) });
  const told: Forged[] = info === '' ? [] : [[5, info]];
  return sign(scene, certified, { objects: [...objects, ...told] });
}

const metadata: Rule = {
  name: 'metadata of a certified file in which a writer names itself and the time',
  good: (scene) => ({
    packet: retold(scene, [[8, xmp(packet('<dc:title>Surat</dc:title>', '2026'))]]),
    information: retold(scene, [], '<</Title(Surat)/ModDate(D:2026)/Producer(Lain)>>'),
  }),
  forgeries: (scene) => {
    const refused = (file: Forger): Forgery => [file, 'change-unjudged', 'change-forbidden'];
    return {
      'with another title': refused(retold(scene, [[8, xmp(packet('<dc:title>Palsu</dc:title>', '2026'))]])),
      'with more statements': refused(
        retold(scene, [[8, xmp(packet('<dc:title>Surat</dc:title><dc:creator>Bupati</dc:creator>'))]]),
      ),
      'under a filter': refused(retold(scene, [[8, stream('/Type/Metadata/Filter/ASCIIHexDecode', '00>')]])),
      'with another title in the information': refused(retold(scene, [], '<</Title(Palsu)/ModDate(D:2026)>>')),
      'that hides a statement in a producer': refused(
        retold(scene, [
          [8, xmp(packet('<dc:title>Surat</dc:title><pdf:Producer><dc:title>Palsu</dc:title></pdf:Producer>'))],
        ]),
      ),
    };
  },
  ours: ({ closed }) => ({
    information: [
      closed.append([
        [closed.info, closed.body(closed.info).replace(/\/Producer ?(\([^)]*\)|<[^>]*>)/, '/Producer(Lain)')],
      ]),
      'change-permitted',
      'change-unjudged',
    ],
  }),
};

const rewritten: Rule = {
  name: 'a stream that is written again byte for byte',
  good: (scene) => ({
    'in an update': scene.signed.append([
      [4, scene.signed.body(4)],
      [9, '1'],
    ]),
  }),
  forgeries: (scene) => {
    const { signed } = scene;
    const body = signed.body(4);
    return {
      'with one byte changed': [signed.append([[4, body.replace('re f', 're S')]]), 'change-forbidden'],
      'with a filter before the same bytes': [
        signed.append([[4, body.replace('<<', '<</Filter/ASCIIHexDecode')]]),
        'change-forbidden',
      ],
      'cut short': [signed.append([[4, stream('', '0 0 10 10 re')]]), 'change-forbidden'],
      'as an empty dictionary': [signed.append([[4, '<</Length 14>>']]), 'change-forbidden'],
    };
  },
  ours: ({ closed }) => ({ 'in an update': [closed.append([[1, closed.body(1)]]), 'change-permitted'] }),
};

export const changeRules = [filling, form, metadata, rewritten];
