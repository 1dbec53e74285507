import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createCode } from '../../../src/core/code.ts';
import type {
  Account,
  AuditEntry,
  Declaration,
  LoggedEntry,
  PledgeFile,
  Revision,
  Session,
} from '../../../src/model.ts';

/** Records with names of their own, so that every test works on a database that others have used. */
export const unique = (): string => randomUUID();
const random = (length: number): Uint8Array => randomBytes(length);

export const account = (changes: Partial<Account> = {}): Account => ({
  id: unique(),
  version: 1,
  name: `nama-${unique()}`,
  displayName: 'Hj. Nurhayati, S.Sos., M.Si. — “Bundo”',
  admin: false,
  disabled: false,
  createdAt: '2024-09-30T02:00:00.000Z',
  ...changes,
});

export const session = (accountId: string): Session => ({
  id: createHash('sha256').update(unique()).digest('hex'),
  version: 1,
  accountId,
  createdAt: '2024-09-30T02:00:00.000Z',
  expiresAt: '2024-09-30T14:00:00.000Z',
});

export const declaration = (changes: Partial<Declaration> = {}): Declaration => ({
  id: unique(),
  version: 1,
  eventId: unique(),
  order: 0,
  kind: 'bersama',
  volumes: 'auto',
  template: { id: 'ikrar-asn', version: 1 },
  clauses: [],
  slots: {},
  number: '',
  days: [],
  state: 'draft',
  ...changes,
});

export const file = (changes: Partial<PledgeFile> = {}): PledgeFile => ({
  id: unique(),
  version: 1,
  eventId: unique(),
  declarationId: unique(),
  kind: 'ikrar',
  code: createCode(random),
  order: 0,
  contentDigest: 'ab'.repeat(32),
  signers: 3,
  ...changes,
});

export const audited = (eventId: string): AuditEntry => ({
  id: unique(),
  version: 1,
  at: '2024-09-30T02:00:00.000Z',
  actor: 'bawaslu',
  code: 'declaration-opened',
  parameters: {},
  eventId,
});

/** Revision n of a file, with bytes that depend on both. */
export function revision(fileId: string, n: number, changes: Partial<Revision> = {}): Revision {
  const bytes = new Uint8Array(createHash('sha512').update(`${fileId} ${n}`).digest());
  return {
    fileId,
    n,
    kind: n === 0 ? 'certification' : 'signature',
    bytes,
    size: (n + 1) * bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    at: new Date(Date.UTC(2024, 8, 30, 2, 0, 0, n)).toISOString(),
    ...(n === 0
      ? {}
      : {
          signerId: `s${n}`,
          consent: `{"strokes":[],"signer":"Wāli ${n}"}`,
          consentDigest: 'cd'.repeat(32),
          timestampBy: 'own' as const,
        }),
    ...changes,
  };
}

export const revisions = (fileId: string, from: number, to: number): Revision[] =>
  Array.from({ length: to - from }, (_, i) => revision(fileId, from + i));

export const entry = (index: number, fileId: string, n: number): LoggedEntry => ({
  index,
  fileId,
  n,
  bytes: new TextEncoder().encode(`{"code":"${fileId}","n":${n}}`),
});
