/** Titles in front of a name, by their letters. */
const fronts: Readonly<Record<string, string>> = {
  ...{ h: 'H.', hj: 'Hj.', drs: 'Drs.', dra: 'Dra.', ir: 'Ir.', dr: 'Dr.', prof: 'Prof.', kh: 'K.H.', tgk: 'Tgk.' },
  ...{ drg: 'drg.', drh: 'drh.', ust: 'Ust.', ns: 'Ns.', apt: 'apt.', rd: 'Rd.', dt: 'Dt.', st: 'St.', sy: 'Sy.' },
};

/** Degrees behind a name, by their letters: their usual forms (PUEBI; Permendikbud 154/2014 for the newer ones). */
const degrees = [
  ...['S.Sos.', 'S.H.', 'S.E.', 'S.IP.', 'S.STP.', 'S.Pd.', 'S.Pd.I.', 'S.Ag.', 'S.Kom.', 'S.T.', 'S.P.', 'S.Pt.'],
  ...['S.K.M.', 'S.Kep.', 'S.Psi.', 'S.Si.', 'S.Th.I.', 'S.H.I.', 'S.E.I.', 'S.Hut.', 'S.Ked.', 'S.Sn.', 'S.A.P.'],
  ...[
    'S.I.Kom.',
    'S.S.',
    'S.ST.',
    'S.Hum.',
    'S.Farm.',
    'S.Gz.',
    'S.Tr.IP.',
    'S.Tr.Keb.',
    'S.Sos.I.',
    'S.Fil.',
    'S.I.P.',
  ],
  ...[
    'M.Si.',
    'M.M.',
    'M.H.',
    'M.A.P.',
    'M.Pd.',
    'M.Pd.I.',
    'M.T.',
    'M.Kom.',
    'M.Kn.',
    'M.A.',
    'M.Ag.',
    'M.Sc.',
    'M.Kes.',
  ],
  ...[
    'M.Hum.',
    'M.P.',
    'M.E.',
    'M.Ec.Dev.',
    'M.I.Kom.',
    'M.Psi.',
    'M.Tr.IP.',
    'M.Ak.',
    'M.IP.',
    'M.Eng.',
    'M.P.H.',
    'M.B.A.',
  ],
  ...[
    'A.Md.',
    'A.Md.Kep.',
    'A.Md.Keb.',
    'A.Ma.',
    'A.Ma.Pd.',
    'Ph.D.',
    'Lc.',
    'Ak.',
    'CA.',
    'Ners',
    'Sp.A.',
    'Sp.OG.',
    'Sp.PD.',
    'BA.',
    'B.A.',
    'B.Sc.',
    'S.Mn.',
    'S.M.',
  ],
];
const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');
const usualDegrees: ReadonlyMap<string, string> = new Map(degrees.toReversed().map((one) => [lettersOf(one), one]));

/** Whether a word is a usual degree, however its letters and dots are written. */
export const isUsualDegree = (text: string): boolean => usualDegrees.has(lettersOf(text));

/** Degrees that stand in capitals and without dots behind a name, and are nobody's name. */
const bareDegrees: ReadonlySet<string> = new Set(
  'SH MH SE MM SIP SPD MPD MSI SSOS SKM SKOM MKOM SAG MAG SSTP SKEP SPSI SHUT MKES MKN AMD SSI STP MBA MPH'.split(' '),
);

/** Words within a name that begin with a small letter. */
const particles: ReadonlySet<string> = new Set('bin binti van der den de da di al el ibn ibnu alias dan'.split(' '));
const always: ReadonlySet<string> = new Set(['bin', 'binti', 'alias', 'dan', 'van', 'der']);
const roman = /^(?:ii|iii|iv|vi|vii|viii|ix)$/i;

interface Parts {
  readonly words: readonly string[];
  /** Behind the first comma, or at the end of a name without one ("BUDI S.SOS"). */
  readonly degrees: readonly string[];
}

function partsOf(name: string): Parts {
  const [person = '', ...degrees] = name.split(',');
  const words = person.split(' ').filter(Boolean);
  while (words.length > 1 && isDegree(words.at(-1)!)) degrees.unshift(words.pop()!);
  return { words, degrees };
}

const isTitle = (word: string): boolean =>
  (word.endsWith('.') && fronts[lettersOf(word)] !== undefined) || isDegree(word);
/** "S.SOS" inside a name without a comma: letters on both sides of a dot. */
const isDegree = (word: string): boolean =>
  bareDegrees.has(word) || (/^\p{L}+\.\p{L}/u.test(word) && isUsualDegree(word));

/**
 * How the letters of a name are written, titles aside: `capitals` also where one long word is, `small` also where one word
 * begins with a small letter.
 */
export function caseOf(name: string): 'usual' | 'capitals' | 'small' {
  const words = partsOf(name).words.filter((word) => !isTitle(word));
  const letters = words.join('').replace(/[^\p{L}]/gu, '');
  if (letters.length > 3 && isCapitals(letters)) return 'capitals';
  if (words.some((word) => isCapitals(word) && word.length > 3 && !roman.test(word) && !word.includes('.')))
    return 'capitals';
  const small = words.some(
    (word) => /^\p{Ll}/u.test(word) && !particles.has(word) && !/^(?:al|el|an|as|ad|ar|at|ash)-/.test(word),
  );
  return small ? 'small' : 'usual';
}

const isCapitals = (text: string): boolean => text === text.toUpperCase() && text !== text.toLowerCase();

/** A name as names are written: capitals at the beginning of words, particles and titles in their usual form. */
export function tidyName(name: string): string {
  const { words, degrees: behind } = partsOf(name);
  const capitals = caseOf(name) === 'capitals';
  const person = words
    .map((word, at) => tidyWord(word, { first: at === 0, capitals: capitals && isCapitals(word) }))
    .join(' ');
  const titles = behind
    .map((title) => title.trim())
    .filter(Boolean)
    .map(tidyDegree);
  return [person, ...titles].join(', ');
}

function tidyWord(word: string, { first, capitals }: { readonly first: boolean; readonly capitals: boolean }): string {
  if (isDegree(word)) return usualDegrees.get(lettersOf(word)) ?? word;
  const lower = word.toLowerCase();
  // "dr." is a physician, "Dr." a doctorate: only capitals hide which of them is meant
  if (lower === 'dr.') return capitals || word !== 'dr.' ? 'Dr.' : 'dr.';
  if (word.endsWith('.')) {
    const front = fronts[lettersOf(word)];
    if (front) return front;
  }
  if (!first && always.has(lower)) return lower;
  if (roman.test(word) && word === word.toUpperCase()) return word;
  // a word that mixes letters is as its owner writes it ("McArthur")
  if (!capitals && word !== lower && !/^\p{Ll}\p{Lu}+$/u.test(word)) return word;
  return lower.replace(/(?<=^|[-.(]|(?:^|[-.(])[od]['’])\p{Ll}/gu, (letter) => letter.toUpperCase());
}

function tidyDegree(title: string): string {
  const usual = usualDegrees.get(lettersOf(title));
  if (usual) return usual;
  if (title.includes(' ')) return title.split(/\s+/).map(tidyDegree).join(' ');
  const mixed = title !== title.toUpperCase() && title !== title.toLowerCase();
  if (mixed || !title.includes('.')) return title;
  return title
    .toLowerCase()
    .replace(/(^|\.)(\p{Ll})/gu, (_, dot: string, letter: string) => dot + letter.toUpperCase());
}
