import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Authority } from '../../src/pki/authority.ts';
import { issueOneTime, sampleOneTime } from '../../src/pki/one-time.ts';
import { eventTime, testAuthority } from '../support/pki.ts';

describe('the sample of a one-time certificate', () => {
  const subject = { name: 'Drs. Syafi’i, M.Si.', position: 'Camat', organization: 'Pemkab Sijunjung', at: eventTime };
  let authority: Authority;
  beforeAll(async () => {
    authority = await testAuthority();
  });

  it('is as long as the longest for that person, every time', () => {
    const issued = Array.from({ length: 200 }, () => issueOneTime(authority, subject).certificate.length);
    const lengths = new Set([1, 2, 3].map(() => sampleOneTime(authority, subject).length));
    expect([...lengths]).toEqual([Math.max(...issued)]);
    expect(sampleOneTime(authority, { ...subject, name: 'Ani' }).length).toBeLessThan(Math.max(...issued));
  });

  it('is signed by nobody', () => {
    const sample = new X509Certificate(sampleOneTime(authority, subject));
    expect(sample.verify(new X509Certificate(authority.issuer.certificate).publicKey)).toBe(false);
  });
});
