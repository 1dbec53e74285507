import { beforeAll, describe, expect, it } from '@jest/globals';
import { concat, utf8 } from '../../src/core/bytes.ts';
import { consentKinds } from '../../src/core/consent.ts';
import { type ConsentEvidence, encodeConsent } from '../../src/core/consent-attribute.ts';
import { readDer } from '../../src/core/der-reader.ts';
import { electronicWords } from '../../src/core/ink.ts';
import { type Content, contentDigest } from '../../src/document/content.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { checkConsent } from '../../src/verification/consent.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { parseRoster } from '../../src/verification/roster.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { consent, consentOf, deviceKey, type How, type Opened, openFile } from '../support/consents.ts';
import { eventTime, testAuthority } from '../support/pki.ts';
import { fileOf, sign, takeEvidence, takeTimestamp } from '../support/signing.ts';

let authority: Authority;
beforeAll(async () => {
  authority = await testAuthority();
});

const judge = ({ signing }: Opened) =>
  verifyPdf(fileOf(signing), { roots: [authority.root.certificate], at: eventTime, primitives });

/** The codes of what is wrong, with `what` where the sentence alone tells it. */
async function faults(opened: Opened): Promise<readonly string[]> {
  const { findings } = await judge(opened);
  return findings.filter(({ severity }) => severity === 'failed').map(({ code, message }) => `${code}: ${message}`);
}

async function signedBy(how: How, schema: Content['schema'] = 'ikrar/2'): Promise<Opened> {
  const opened = await openFile(authority, 2, schema);
  await consent(opened, 0, how);
  return opened;
}

describe('a file with consents', () => {
  it('of every kind, drawn and typed, passes at every step, and the report says whose key each was', async () => {
    const opened = await openFile(authority, 6);
    const kinds = [...consentKinds, 'ponsel', 'server'] as const;
    for (const [i, kind] of kinds.entries()) {
      await consent(opened, i, { kind, ...(i < 4 ? {} : { typedName: 'Drs. H. Syafi’i Čedić, M.Si.' }) });
      expect(await judge(opened)).toMatchObject({ verdict: 'passed' });
    }
    await takeEvidence(opened.signing);
    await takeTimestamp(opened.signing);
    const { verdict, findings, signatures } = await judge(opened);
    expect([verdict, findings.map(({ code }) => code)]).toEqual(['passed', []]);
    expect(signatures.map(({ consent }) => consent?.kind)).toEqual([undefined, ...kinds, undefined]);
    expect(signatures[1]?.consent).toEqual({
      kind: 'meja',
      at: new Date(eventTime.getTime() - 60_000).toISOString(),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      point: expect.stringMatching(/^0[23][0-9a-f]{64}$/),
      enrolment: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('may have many signatures by the key of one desk, and one by each other key', async () => {
    const key = deviceKey();
    const desk = await signedBy({ kind: 'meja', key });
    await consent(desk, 1, { kind: 'meja', key });
    expect(await faults(desk)).toEqual([]);
    for (const [first, second] of [
      ['ponsel', 'ponsel'],
      ['ponsel', 'sidik'],
      ['meja', 'ponsel'],
      ['sidik', 'meja'],
    ] as const) {
      const opened = await signedBy({ kind: first, key });
      await consent(opened, 1, { kind: second, key });
      expect(await faults(opened)).toEqual([
        'consent-key-repeated: Persetujuan di bidang Sig0002 memakai kunci yang sudah dipakai di bidang Sig0001',
      ]);
    }
  });

  it('takes an assertion that has extensions, or says nothing of frames', async () => {
    expect(await faults(await signedBy({ kind: 'sidik', client: { crossOrigin: undefined } }))).toEqual([]);
    expect(
      await faults(await signedBy({ kind: 'sidik', client: { androidPackageName: 'com.android.chrome' } })),
    ).toEqual([]);
  });
});

describe('a file that prints no handwriting', () => {
  it('of consents of every kind, drawn and typed, passes and tells each key', async () => {
    const opened = await openFile(authority, 5, 'ikrar/3');
    const kinds = [...consentKinds, 'ponsel'] as const;
    for (const [i, kind] of kinds.entries())
      await consent(opened, i, { kind, ...(i < 3 ? {} : { typedName: 'Drs. H. Syafi’i Čedić, M.Si.' }) });
    await takeEvidence(opened.signing);
    await takeTimestamp(opened.signing);
    const { verdict, findings, signatures } = await judge(opened);
    expect([verdict, findings.map(({ code }) => code)]).toEqual(['passed', ['strokes-absent']]);
    expect(signatures.map((signature) => signature.consent?.kind)).toEqual([undefined, ...kinds, undefined]);
  });

  const drawing = '0 0 m\n100 20 l\n';
  const stated =
    'Ruang tanda tangan di bidang Sig0001 tidak menyatakan “Ditandatangani secara elektronik” dan hanya itu';
  it.each<[string, How, string]>([
    ['shows a drawing', { approval: { drawing } }, `consent-mismatch: ${stated}`],
    [
      'shows the name that was typed',
      { typedName: 'Abu', approval: { typedName: 'Abu' } },
      `consent-mismatch: ${stated}`,
    ],
    ['says more', { approval: { typedName: `${electronicWords} oleh Abu` } }, `consent-mismatch: ${stated}`],
    ['says less', { approval: { typedName: 'Ditandatangani' } }, `consent-mismatch: ${stated}`],
    [
      'shows a drawing behind the words',
      { approval: { drawing: `${drawing}S Q\nBT ET\nq 0 0 m\n9 9 l\n` } },
      'consent-look: Ruang tanda tangan di bidang Sig0001 tidak diisi',
    ],
    [
      'names another key',
      { approval: { caption: '01-10-2024 10.15 WIB · passkey' } },
      'consent-mismatch: Keterangan di bidang Sig0001 menyebut kunci yang lain',
    ],
  ])('fails where a space %s', async (_what, how, expected) => {
    const found = await faults(await signedBy(how, 'ikrar/3'));
    expect([found.length, found.join()]).toEqual([1, expect.stringContaining(expected)]);
  });

  it('fails where the consent is to another text, as any file does', async () => {
    const found = await faults(await signedBy({ said: { isi: 'A'.repeat(43) } }, 'ikrar/3'));
    expect(found).toEqual(['consent-mismatch: Persetujuan di bidang Sig0001 adalah untuk isi naskah yang lain']);
  });

  it('fails without consents', async () => {
    const opened = await openFile(authority, 1, 'ikrar/3');
    await sign(opened.signing, opened.signing.plan.signatures[0]!);
    expect((await faults(opened)).join()).toContain('consent-missing');
  });

  it('is not what a file of ikrar/2 becomes: there the words are no drawing', async () => {
    const found = await faults(
      await signedBy({ approval: { drawing: undefined as never, typedName: electronicWords } }),
    );
    expect(found.map((one) => one.split(':')[0])).toEqual(['consent-mismatch', 'consent-mismatch']);
  });

  it.each([{}, { appearance: 'elektronik' as never }])(
    'and says so itself: ikrar/3 with %j is not read',
    async (stated) => {
      const { appearance: _, ...content } = (await openFile(authority, 1, 'ikrar/3')).content;
      expect(parseRoster({ ...content, ...stated })).toBeUndefined();
      expect(parseRoster({ ...content, appearance: 'electronic' })).toMatchObject({ consents: true, electronic: true });
      expect(parseRoster({ ...content, schema: 'ikrar/2' })).toMatchObject({ consents: true, electronic: false });
    },
  );
});

const other = 'A'.repeat(43);
const day = 24 * 60 * 60 * 1000;
const bend = (change: (evidence: Exclude<ConsentEvidence, { kind: 'server' }>) => object) => (one: ConsentEvidence) =>
  ({ ...one, ...change(one as Exclude<ConsentEvidence, { kind: 'server' }>) }) as ConsentEvidence;
const flipped = (octets: Uint8Array, at: number) => octets.map((octet, i) => (i === at ? octet ^ 1 : octet));

describe('a consent fails the file', () => {
  it.each<[string, How, string]>([
    ['to another text', { said: { isi: other } }, 'consent-mismatch: Persetujuan di bidang Sig0001 adalah untuk isi'],
    [
      'to another file',
      { said: { kode: '7K3M-Q2XA-91FH' } },
      'consent-mismatch: Persetujuan di bidang Sig0001 adalah untuk berkas',
    ],
    [
      'for another field',
      { said: { medan: 'Sig0002' } },
      'consent-mismatch: Persetujuan di bidang Sig0001 dibuat untuk bidang',
    ],
    ['of another person', { said: { orang: 'p2' } }, 'consent-mismatch: Persetujuan di bidang Sig0001 dibuat orang'],
    ['to another drawing', { said: { goresan: other } }, 'consent-mismatch: Gambar'],
    ['to a name where a drawing is', { said: { goresan: undefined as never, nama: 'Abu' } }, 'consent-mismatch: Nama'],
    ['to another name', { typedName: 'Abu', said: { nama: 'Abd' } }, 'consent-mismatch: Nama'],
    [
      'to a drawing where a name is',
      { typedName: 'Abu', said: { nama: undefined as never, goresan: other } },
      'consent-mismatch: Nama',
    ],
    ['of another purpose', { text: (text) => text.replace('setuju-1', 'setuju-2') }, 'consent-malformed'],
    ['with a field more', { text: (text) => text.replace('}', ',"zaman":1}') }, 'consent-malformed'],
    [
      'in another order',
      { text: (text) => `${text.replace('"cara":"ponsel",', '').slice(0, -1)},"cara":"ponsel"}` },
      'consent-malformed',
    ],
    ['by another key than it names', { said: { cara: 'sidik' } }, 'consent-malformed'],
    [
      'by the server in the name of a phone',
      { said: { cara: 'ponsel', skrip: other }, kind: 'server' },
      'consent-malformed',
    ],
    [
      'signed by another key',
      { bend: bend(({ signature }) => ({ signature: flipped(signature, 20) })) },
      'consent-wrong',
    ],
    [
      'with a point off the curve',
      { bend: bend(({ point }) => ({ point: Uint8Array.from(point).fill(0xff, 1) })) },
      'consent-wrong',
    ],
    ['with the other point of x', { bend: bend(({ point }) => ({ point: flipped(point, 0) })) }, 'consent-wrong'],
    [
      'of a desk, signed by another key',
      { kind: 'meja', bend: bend(({ signature }) => ({ signature: flipped(signature, 20) })) },
      'consent-wrong',
    ],
    [
      'of a passkey, signed by another key',
      { kind: 'sidik', bend: bend(({ signature }) => ({ signature: flipped(signature, 20) })) },
      'consent-wrong',
    ],
    [
      'given long after its timestamp',
      { said: { waktu: eventTime.getTime() + 3 * day } },
      'consent-time: Persetujuan di bidang Sig0001 menyebut waktu sesudah',
    ],
    [
      'given long before the file',
      { said: { waktu: eventTime.getTime() - 3 * day } },
      'consent-time: Persetujuan di bidang Sig0001 menyebut waktu sebelum',
    ],
    [
      'whose caption names another key',
      { approval: { caption: '01-10-2024 10.15 WIB · passkey' } },
      'consent-mismatch: Keterangan',
    ],
    [
      'whose caption says no time',
      { approval: { caption: 'Kapan saja · kunci ponsel' } },
      'consent-mismatch: Keterangan',
    ],
    ['without a caption', { approval: { caption: '' } }, 'consent-look'],
    ['with a drawing that leaves its space', { approval: { drawing: '0 0 m\n9999 20 l\n' } }, 'consent-look'],
    [
      'with more than a drawing',
      { approval: { drawing: '0 0 m\n100 20 l\nS 1 1 1 RG 0 0 m\n10 10 l\n' } },
      'consent-look',
    ],
    [
      'with a registration',
      { kind: 'sidik', client: { type: 'webauthn.create' } },
      'consent-passkey: Pengesahan passkey dibuat untuk',
    ],
    [
      'with an assertion for another consent',
      { kind: 'sidik', client: { challenge: other } },
      'consent-passkey: Pengesahan passkey bukan',
    ],
    [
      'with an assertion on another site',
      { kind: 'sidik', client: { origin: 'https://ikrar.example.net' } },
      'consent-passkey: Pengesahan passkey dibuat di situs',
    ],
    [
      'with an assertion in a frame',
      { kind: 'sidik', client: { crossOrigin: true } },
      'consent-passkey: Pengesahan passkey dibuat di dalam',
    ],
    ['with a passkey of another site', { kind: 'sidik', rp: 'ikrar.example.net' }, 'consent-passkey: Passkey milik'],
    ['with an absent user', { kind: 'sidik', flags: 4 }, 'consent-passkey: Passkey dipakai tanpa kehadiran'],
    ['with an unverified user', { kind: 'sidik', flags: 1 }, 'consent-passkey: Passkey dipakai tanpa memeriksa'],
    [
      'with client data that are no JSON',
      { kind: 'sidik', bend: bend(() => ({ clientData: utf8('{') })) },
      'consent-passkey: Pengesahan passkey tidak',
    ],
  ])('%s', async (_what, how, expected) => {
    const found = await faults(await signedBy(how));
    expect(found.join('\n')).toContain(expected);
  });

  it('that is missing', async () => {
    const opened = await openFile(authority, 1);
    await sign(opened.signing, opened.signing.plan.signatures[0]!);
    expect(await faults(opened)).toEqual([
      'consent-missing: Tanda tangan di bidang Sig0001 tidak memuat persetujuan orangnya',
    ]);
  });

  it('in a file of ikrar/1, which has none', async () => {
    expect(await faults(await signedBy({}, 'ikrar/1'))).toEqual([
      'consent-unexpected: Ada persetujuan di tempat yang tidak memuatnya',
    ]);
  });

  it.each([{}, { typedName: 'Abu' }])('whose words are too small to be read: %j', async (how) => {
    const { signing, content } = await openFile(authority, 1);
    const { font } = signing.plan;
    const wide = Object.entries(font.glyphs).map(([one, [code, width]]) => [one, [code, 1000 * width]] as const);
    const plan = { ...signing.plan, font: { ...font, glyphs: Object.fromEntries(wide) } };
    const opened = { signing: { ...signing, plan }, content };
    await consent(opened, 0, how);
    expect((await faults(opened)).join()).toContain('consent-look');
  });

  it('twice in one signature', async () => {
    const opened = await openFile(authority, 1);
    const [value] = [readDer(encodeConsent(consentOf(opened, 0).consent!))];
    const added: string[] = [];
    const judging = {
      profile: { name: 'ikrar', roster: { consents: true, rows: new Map() } },
      findings: { add: ({ code }: { code: string }) => void added.push(code) },
    } as unknown as Parameters<typeof checkConsent>[1];
    for (const consents of [[{ values: [value, value] }], [{ values: [value] }, { values: [value] }]]) {
      const signature = { found: { kind: 'approval', field: { name: 'Sig0001' } }, checked: {}, consents };
      await checkConsent(signature as unknown as Parameters<typeof checkConsent>[0], judging);
    }
    expect(added).toEqual(['consent-malformed', 'consent-malformed']);
  });

  it('with octets after it', async () => {
    const opened = await openFile(authority, 1);
    const longer = bend(({ signature }) => ({ signature: concat(signature, Uint8Array.of(0)) }));
    await consent(opened, 0, { bend: longer });
    expect((await faults(opened)).join()).toContain('consent-malformed');
  });

  it('taken from another file', async () => {
    const [here, there] = [await openFile(authority, 1), await openFile(authority, 2)];
    expect(contentDigest(here.content)).not.toBe(contentDigest(there.content));
    await consent(here, 0, { approval: consentOf(there, 0) });
    expect((await faults(here)).join()).toContain('untuk isi naskah yang lain');
  });
});
