import { createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deskSigner, phoneSigner, signConsent } from '../../src/browser/parts/consenting.ts';
import { canHaveKey, findKey, forgetKey, openKey } from '../../src/browser/parts/own-key.ts';
import { canUseLock, createPasskey, usePasskey } from '../../src/browser/parts/passkey.ts';
import { bindingMessage } from '../../src/core/binding.ts';
import { base64url, parseBase64url, utf8 } from '../../src/core/bytes.ts';
import { parseConsent } from '../../src/core/consent.ts';
import { sha256, sha256Hex } from '../../src/core/digest.ts';
import { isDrawing } from '../../src/core/drawing.ts';
import { browserDatabase } from '../support/browser-database.ts';
import { strokes } from '../support/house.ts';

/** What the browser's modules find on a page. */
const page = globalThis as unknown as Record<string, unknown>;
let database: ReturnType<typeof browserDatabase>;
beforeEach(() => {
  database = browserDatabase();
  page.window = globalThis;
  page.indexedDB = database;
});
afterEach(() => {
  delete page.window;
  delete page.indexedDB;
});

const place = {
  ...{ code: '91VQ-QKS8-3A6B', contentDigest: 'ab'.repeat(32), field: 'Sig0007', signer: 'p7', ahead: 0 },
  ...{ content: base64url(new Uint8Array(32).fill(0xab)), script: base64url(sha256(utf8('script'))) },
  space: { width: 900, height: 250, limit: 900 },
};

const verifies = (spki: string, message: Uint8Array, signature: string): boolean => {
  const key = createPublicKey({ key: Buffer.from(parseBase64url(spki)), format: 'der', type: 'spki' });
  return verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, parseBase64url(signature));
};
interface Bound {
  readonly device: { readonly spki: string; readonly signature: string };
}

describe('the key of a phone', () => {
  it('is kept under its name, and is the same the next time', async () => {
    const key = await openKey('one');
    expect(key.kept).toBe(true);
    expect((await openKey('one')).spki).toEqual(key.spki);
    expect((await findKey('one'))!.spki).toEqual(key.spki);
    expect((await openKey('two')).spki).not.toEqual(key.spki);
    const [{ key: secret }] = [...database.values.values()] as [{ readonly key: CryptoKey }];
    await expect(crypto.subtle.exportKey('pkcs8', secret)).rejects.toThrow();
  });

  it('is one for two tabs that begin at once', async () => {
    const [one, two] = await Promise.all([openKey('tab'), openKey('tab')]);
    expect(one.spki).toEqual(two.spki);
  });

  it('is gone when it was forgotten', async () => {
    await openKey('one');
    await forgetKey('one');
    expect(await findKey('one')).toBeUndefined();
  });

  it.each([
    ['no IndexedDB', () => delete page.indexedDB],
    [
      'an IndexedDB that throws',
      () => {
        page.indexedDB = {
          open() {
            throw new Error('SecurityError');
          },
        };
      },
    ],
    [
      'an IndexedDB that takes no keys',
      () => {
        page.indexedDB = browserDatabase(() => {
          throw new Error('DataCloneError');
        });
      },
    ],
  ])('with %s lives in memory, and says so', async (_what, cripple) => {
    cripple();
    const signer = await phoneSigner(place);
    expect(signer.kept).toBe(false);
    const { device } = signer.binding as Bound;
    expect(verifies(device.spki, bindingMessage(place.contentDigest, place.field), device.signature)).toBe(true);
    expect(await findKey('one')).toBeUndefined();
    await forgetKey('one');
  });

  it('is made anew when the one that was kept cannot sign', async () => {
    const first = await openKey('one');
    const stored = database.values.get('one') as object;
    database.values.set('one', { ...stored, key: {} });
    const second = await openKey('one');
    expect(second.spki).not.toEqual(first.spki);
    expect(second.kept).toBe(false);
  });

  it('is not expected where there is no WebCrypto', () => {
    expect(canHaveKey()).toBe(true);
    page.window = {};
    expect(canHaveKey()).toBe(false);
  });

  it('of a desk signs only when it was enrolled here', async () => {
    await openKey('meja e1');
    expect(await deskSigner('e1')).toBeUndefined();
    page.localStorage = { getItem: () => JSON.stringify('cd'.repeat(32)), setItem() {}, removeItem() {} };
    expect(await deskSigner('e1')).toMatchObject({ kind: 'meja', key: 'cd'.repeat(32) });
    expect(await deskSigner('e2')).toBeUndefined();
    delete page.localStorage;
  });
});

describe('a consent made on a phone', () => {
  const agree = async (signed: Parameters<typeof signConsent>[2], at = place) => {
    const signer = await phoneSigner(at);
    const body = JSON.parse((await signConsent(at, signer, signed))!('ef'.repeat(32)));
    const octets = utf8(body.consent);
    const { device } = signer.binding as Bound;
    expect(verifies(device.spki, octets, body.evidence.signature)).toBe(true);
    return { body, consent: parseConsent(octets) };
  };

  it('names the place, and the drawing that will be printed', async () => {
    const { body, consent } = await agree({ strokes: strokes.map((stroke) => [...stroke]) });
    expect(isDrawing(body.drawing, place.space)).toBe(true);
    expect(consent).toMatchObject({
      ...{ cara: 'ponsel', goresan: base64url(sha256(utf8(body.drawing))), isi: place.content, kode: place.code },
      ...{ medan: place.field, orang: place.signer, skrip: place.script },
    });
    expect(body.evidence).toMatchObject({ kind: 'ponsel', key: 'ef'.repeat(32) });
    expect(Math.abs(consent.waktu - Date.now())).toBeLessThan(60_000);
  });

  it('names a typed name as it is printed, and then has no drawing', async () => {
    const { body, consent } = await agree({ typedName: ' Syafiʼi ' });
    expect(consent.nama).toBe('Syafi’i');
    expect(body.drawing).toBeUndefined();
    expect(sha256Hex(utf8(body.consent))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has the phone’s own time, unless that is off by more than an hour', async () => {
    const off = async (ahead: number) => (await agree({ typedName: 'Rina' }, { ...place, ahead })).consent.waktu;
    expect(Math.abs((await off(3_000_000)) - Date.now())).toBeLessThan(60_000);
    expect(Math.abs((await off(-40 * 86_400_000)) + 40 * 86_400_000 - Date.now())).toBeLessThan(60_000);
  });

  it('is not sent when nothing signed it', async () => {
    const cancelled = { kind: 'sidik', binding: {}, evidence: async () => undefined } as const;
    expect(await signConsent(place, cancelled, { typedName: 'Rina' })).toBeUndefined();
  });
});

describe('a phone without WebAuthn', () => {
  it('has no lock, and whatever is asked of it is answered as if cancelled', async () => {
    expect(await canUseLock()).toBe(false);
    expect(await createPasskey('localhost', 'Rina', new Uint8Array(32))).toBeUndefined();
    const passkey = { id: new ArrayBuffer(4), attestationObject: new Uint8Array(), clientDataJSON: new Uint8Array() };
    expect(await usePasskey('localhost', passkey, new Uint8Array(32))).toBeUndefined();
  });
});
