import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { makeOcsp } from '../support/ocsp.ts';
import { eventTime } from '../support/pki.ts';
import { type Scene, setScene, sign, withStore } from './codes/scene.ts';
import { hiddenInStore, houseIssuer, stampAgain, withResponse } from './families/evidence.ts';
import { hiddenInStreams } from './families/hidden.ts';
import { deflated, type Forged, type Forger } from './forger.ts';

/** What other programs put behind the last signature, unsigned. */
describe('long-term evidence in a file of somebody else', () => {
  let scene: Scene;
  let file: Forger;
  let store: number;
  let root: string;
  beforeAll(async () => {
    scene = await setScene();
    file = withStore(scene.signed, { certificates: [scene.root.certificate] });
    store = file.find(/^<<\/Type\/DSS/);
    root = Buffer.from(scene.tsa.certificate).toString('latin1');
  });
  const judge = (one: Forger) => verifyPdf(one.bytes, { roots: [scene.root.certificate], at: eventTime, primitives });
  const inLists = (num: number, written: string): readonly Forged[] => [
    [store, file.body(store).replace('/Certs[', `/Certs[${num} 0 R `)],
    [num, written],
  ];

  it.each<[string, () => readonly Forged[]]>([
    ['a deflated certificate', () => inLists(file.size, deflated('', root))],
    [
      'a list of its own',
      () => [
        [store, file.body(store).replace(/\/Certs(\[[^\]]*\])/, `/Certs ${file.size} 0 R`)],
        [file.size, /\/Certs(\[[^\]]*\])/.exec(file.body(store))![1]!],
      ],
    ],
    [
      'a length of its own',
      () => [
        ...inLists(file.size, `<</Length ${file.size + 1} 0 R>>\nstream\n${root}\nendstream`),
        [file.size + 1, String(root.length)],
      ],
    ],
    [
      'validation data of a signature, and when it was made',
      () => {
        const contents = /(?<=\/Contents<)[0-9a-f]+/.exec(file.text)![0];
        const key = createHash('sha1').update(Buffer.from(contents, 'hex')).digest('hex').toUpperCase();
        const certificate = Number(/\/Certs\[(\d+)/.exec(file.body(store))?.[1]);
        const data = `/VRI<</${key}<</Type/VRI/Cert[${certificate} 0 R]/TU(D:20241001031500Z)>>>>`;
        return [[store, file.body(store).replace('/Certs', `${data}/Certs`)]];
      },
    ],
  ])('%s is passed', async (_, objects) => {
    expect(await judge(file.append(objects()))).toMatchObject({ verdict: 'passed' });
  });

  it('in a closed file of ours is passed where it is evidence, and others closed the file again', async () => {
    const { closed, house } = scene;
    const answer = { issuer: houseIssuer(scene), certificate: house.tsa.certificate, thisUpdate: eventTime };
    const { verdict, profile } = await verifyPdf(stampAgain(withResponse(closed, makeOcsp(answer)), scene).bytes, {
      roots: [house.root.certificate],
      at: eventTime,
      primitives,
    });
    expect([verdict, profile]).toEqual(['passed', 'ikrar']);
  });

  it.each(Object.entries(hiddenInStreams))(
    'an object stream with %s is not passed, and noted under a signature',
    async (_, make) => {
      const packed = (one: Forger) => one.appendStreams([], [[one.size, '1']], () => make(one.size));
      const { verdict, findings } = await judge(packed(file));
      expect({ verdict, codes: findings.map(({ code }) => code) }).toEqual({
        verdict: 'indeterminate',
        codes: expect.arrayContaining([expect.stringMatching(/^(?:bytes|object)-hidden$/)]),
      });
      expect(await judge(sign(scene, packed(scene.base)))).toMatchObject({ verdict: 'passed' });
    },
  );

  it('bytes behind a deflated certificate are not passed', async () => {
    expect(await judge(file.append(inLists(file.size, deflated('', root, 'x'))))).toMatchObject({
      verdict: 'indeterminate',
    });
    expect(await judge(file.append(inLists(file.size, deflated('', root, '\r\n'))))).toMatchObject({
      verdict: 'passed',
    });
  });

  it.each(Object.entries(hiddenInStore))('%s is not passed', async (_, { store: change, objects }) => {
    const fresh = file.size;
    const { verdict, findings } = await judge(
      file.append([[store, change(file.body(store), fresh)], ...(objects?.(fresh, root) ?? [])]),
    );
    expect({ verdict, codes: findings.map(({ code }) => code) }).toEqual({
      verdict: expect.stringMatching(/^(?:failed|indeterminate)$/),
      codes: expect.arrayContaining(['change-unjudged']),
    });
  });
});
