import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseStrokes, strokesText } from '../../src/core/strokes-file.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { formatReport } from '../../src/verification/format.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { consent, type Opened, openFile, strokesBeside } from '../support/consents.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { fileOf } from '../support/signing.ts';

/** Three people of a file that prints no handwriting have drawn, the fourth typed a name, the fifth has not signed. */
let authority: Authority;
let opened: Opened;
let beside: string;
beforeAll(async () => {
  authority = await testAuthority();
  opened = await openFile(authority, 5, 'ikrar/3');
  for (const i of [0, 1, 2]) await consent(opened, i);
  await consent(opened, 3, { typedName: 'Abu' });
  beside = strokesBeside(opened, 3);
});

async function judge(strokes?: string, of = opened) {
  const given = strokes === undefined ? {} : { strokes };
  const options = { roots: [authority.root.certificate], at: eventTime, primitives, ...given };
  return verifyPdf(fileOf(of.signing), options);
}
const about = ({ findings }: Awaited<ReturnType<typeof judge>>) =>
  findings
    .filter(({ code }) => code.startsWith('strokes'))
    .map(({ code, severity, message }) => ({ code, severity, message }));
const standings = ({ signatures }: Awaited<ReturnType<typeof judge>>) =>
  signatures.map(({ consent }) => consent?.strokes);
const parsed = () => JSON.parse(beside) as { strokes: Record<string, [number, number][][]> } & Record<string, unknown>;
const changed = (change: (said: ReturnType<typeof parsed>) => void): string => {
  const said = parsed();
  change(said);
  return JSON.stringify(said);
};

describe('drawings beside a file that prints none', () => {
  it('that are those of the consents are said to be right', async () => {
    const report = await judge(beside);
    expect([report.verdict, about(report), standings(report)]).toEqual([
      'passed',
      [
        {
          ...{ code: 'strokes-right', severity: 'note' },
          message: 'Goresan 3 tanda tangan disertakan dan cocok dengan persetujuannya',
        },
      ],
      [undefined, 'right', 'right', 'right', undefined],
    ]);
    expect(formatReport(report).filter((line) => line.endsWith('kunci ponsel · goresan cocok'))).toHaveLength(3);
  });

  it('that are not given leave the file as good, with a plain note', async () => {
    const report = await judge();
    expect([report.verdict, about(report), standings(report)]).toEqual([
      'passed',
      [
        {
          ...{ code: 'strokes-absent', severity: 'note' },
          message: 'Goresan 3 tanda tangan tidak dicetak dan tidak disertakan; persetujuannya memuat sidiknya',
        },
      ],
      [undefined, 'absent', 'absent', 'absent', undefined],
    ]);
  });

  it('of some people are judged, and the lack of the others is noted', async () => {
    const report = await judge(changed(({ strokes }) => delete strokes.Sig0002));
    expect([report.verdict, about(report).map(({ code }) => code)]).toEqual([
      'passed',
      ['strokes-right', 'strokes-absent'],
    ]);
    expect(standings(report)).toEqual([undefined, 'right', 'absent', 'right', undefined]);
  });

  const wrong = 'Goresan yang disertakan untuk bidang Sig0002 bukan yang disetujui orangnya';
  it.each<[string, (said: ReturnType<typeof parsed>) => void, string]>([
    ['with a point moved', ({ strokes }) => strokes.Sig0002![0]![0]![0]++, wrong],
    ['with a stroke less', ({ strokes }) => strokes.Sig0002!.pop(), wrong],
    ['without any stroke', ({ strokes }) => strokes.Sig0002!.splice(0), wrong],
    [
      'of somebody who typed their name',
      ({ strokes }) => Object.assign(strokes, { Sig0004: strokes.Sig0001 }),
      'Goresan disertakan untuk bidang Sig0004, yang persetujuannya tidak memuat goresan',
    ],
    [
      'of somebody who has not signed',
      ({ strokes }) => Object.assign(strokes, { Sig0005: strokes.Sig0001 }),
      'Goresan disertakan untuk bidang Sig0005, yang persetujuannya tidak memuat goresan',
    ],
    [
      'of another file',
      (said) => Object.assign(said, { code: '7K3M-Q2XA-91FH' }),
      'Goresan yang disertakan adalah untuk berkas lain',
    ],
    [
      'of another content',
      (said) => Object.assign(said, { contentDigest: '0'.repeat(64) }),
      'Goresan yang disertakan adalah untuk berkas lain',
    ],
    ...(
      [
        ['of another form', (said) => Object.assign(said, { schema: 'ikrar-strokes/2' })],
        ['without a code', (said) => delete said.code],
        ['without a content digest', (said) => delete said.contentDigest],
        ['whose strokes are a list', (said) => Object.assign(said, { strokes: [] })],
        ['whose person has no list', ({ strokes }) => Object.assign(strokes, { Sig0001: 1 })],
        ['whose stroke is no list', ({ strokes }) => Object.assign(strokes, { Sig0001: [1] })],
        ['with a stroke of one point', ({ strokes }) => Object.assign(strokes, { Sig0001: [[[1, 1]]] })],
        [
          'with a point of three',
          ({ strokes }) =>
            Object.assign(strokes, {
              Sig0001: [
                [
                  [1, 1, 1],
                  [2, 2],
                ],
              ],
            }),
        ],
        [
          'with a half',
          ({ strokes }) =>
            Object.assign(strokes, {
              Sig0001: [
                [
                  [1, 1.5],
                  [2, 2],
                ],
              ],
            }),
        ],
        [
          'below its space',
          ({ strokes }) =>
            Object.assign(strokes, {
              Sig0001: [
                [
                  [1, -1],
                  [2, 2],
                ],
              ],
            }),
        ],
        [
          'with words for numbers',
          ({ strokes }) =>
            Object.assign(strokes, {
              Sig0001: [
                [
                  ['1', '1'],
                  [2, 2],
                ],
              ],
            }),
        ],
      ] as [string, (said: ReturnType<typeof parsed>) => void][]
    ).map(([what, change]): [string, typeof change, string] => [
      what,
      change,
      'Berkas goresan yang disertakan tidak dapat dibaca',
    ]),
  ])('%s fail it', async (_what, change, message) => {
    const report = await judge(changed(change));
    expect(report.verdict).toBe('failed');
    expect(about(report).filter(({ severity }) => severity === 'failed')).toEqual([
      { code: 'strokes-wrong', severity: 'failed', message },
    ]);
  });

  it.each(['', '{', '[]', 'null'])('that are %j fail it', async (text) => {
    const report = await judge(text);
    expect([report.verdict, report.findings[0]?.code]).toEqual(['failed', 'strokes-wrong']);
  });

  it('say whose are wrong', async () => {
    const report = await judge(changed(({ strokes }) => strokes.Sig0002![0]![0]![0]++));
    expect(standings(report)).toEqual([undefined, 'right', 'wrong', 'right', undefined]);
    expect(report.signatures[2]).toMatchObject({ verdict: 'failed', field: 'Sig0002' });
  });
});

describe('drawings beside a file that prints them', () => {
  it('are held against the consents in the same way, and nothing is noted without them', async () => {
    const printed = await openFile(authority, 2);
    await consent(printed, 0);
    await consent(printed, 1);
    expect(about(await judge(undefined, printed))).toEqual([]);
    const report = await judge(strokesBeside(printed, 1), printed);
    expect([report.verdict, standings(report)]).toEqual(['passed', [undefined, 'right', undefined]]);
    expect((await judge(beside, printed)).verdict).toBe('failed');
  });
});

describe('a file of strokes', () => {
  it('gives back the text that was signed, a dot and a line through the origin included', () => {
    const drawings = new Map([
      ['Sig0001', '0 0 m\n0 10 l\n3 4 m\n3 4 l\n'],
      ['Sig0002', '12 1034 m\n5 6 l\n7 8 l\n'],
    ]);
    const file = { code: '7K3M-Q2XA-91FG', contentDigest: 'a'.repeat(64), drawings };
    const text = strokesText(file);
    expect(text).toContain('"Sig0001":[[[0,0],[0,10]],[[3,4],[3,4]]]');
    expect(parseStrokes(text)).toEqual(file);
  });
});
