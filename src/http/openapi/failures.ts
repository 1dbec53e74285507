import type { ErrorCode } from '../../errors.ts';
import { internal, meanings } from '../problem.ts';
import type { Facts } from './facts.ts';
import type { Responses } from './format.ts';
import { type HeaderName, headersOf } from './headers.ts';
import type { Schema } from './schema.ts';

/** The possible failures: for each status, its error codes. */
export function failures(facts: Facts): Responses {
  const all = { ...meanings, internal };
  const codes = [...codesOf(facts), 'internal' as const];
  const limited = facts.counting.some(({ seconds }) => seconds !== undefined);
  const sent: Readonly<Record<number, readonly HeaderName[]>> = {
    401: ['WWW-Authenticate'],
    429: ['Retry-After', ...(limited ? (['RateLimit', 'RateLimit-Policy'] as const) : [])],
    503: ['Retry-After'],
  };
  const statuses = new Set(codes.map((code) => all[code].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      {
        description: codes
          .filter((code) => all[code].status === status)
          .map((code) => `\`${code}\`: ${all[code].title}`)
          .join('; '),
        ...headersOf(sent[status] ?? []),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

function codesOf({ one, isOperation, csrf, counting }: Facts): ReadonlySet<ErrorCode> {
  const { access, errors, upload } = one.of;
  const codes = new Set<ErrorCode>(errors);
  const add = (when: boolean, ...more: readonly ErrorCode[]): void => {
    if (when) for (const code of more) codes.add(code);
  };
  add(access !== 'anyone', 'login-required');
  add(access === 'admin' || typeof access === 'object', 'forbidden');
  add(one.inPath.length > 0, 'not-found');
  add(isOperation, 'invalid-input'); // unknown names are refused even by operations without input
  add(one.method !== 'get', 'body-too-large', 'unsupported-media-type');
  add(one.method !== 'get' && !upload, 'malformed-json');
  add(csrf && one.method !== 'get', 'csrf-failed');
  add(
    counting.some(({ what }) => what !== 'uploads'),
    'rate-limited',
  );
  add(
    counting.some(({ what }) => what === 'uploads'),
    'overloaded',
    'rate-limited',
    'upload-too-slow',
  );
  add(true, 'store-unavailable');
  return codes;
}

export const problemSchema: Schema = {
  type: 'object',
  description: 'RFC 9457. `code` dan `type` tetap; `title` dan `detail` untuk dibaca orang.',
  required: ['type', 'title', 'status', 'code', 'detail', 'instance'],
  properties: {
    type: { type: 'string', format: 'uri', examples: ['urn:ikrar:problem:invalid-input'] },
    title: { type: 'string', examples: [meanings['invalid-input'].title] },
    status: { type: 'integer', examples: [meanings['invalid-input'].status] },
    code: { type: 'string', enum: [...Object.keys(meanings), 'internal'], examples: ['invalid-input'] },
    detail: {
      type: 'string',
      examples: ['Ada isian yang belum benar (lastDay: Wajib diisi.). Perbaiki lalu kirim lagi.'],
    },
    instance: {
      type: 'string',
      description: 'Menemukan baris lognya',
      examples: ['urn:ikrar:instance:9f86d081884c7d65'],
    },
    retryAfter: { type: 'integer', description: 'Detik sampai layak dicoba lagi' },
    receipt: {
      description: 'Pada `already-signed`: tanda terima tanda tangan yang sudah ada',
      $ref: '#/components/schemas/SigningReceipt',
    },
    faults: {
      type: 'array',
      description: 'Di mana salahnya: isian JSON, atau baris dan kolom suatu berkas',
      items: { $ref: '#/components/schemas/Fault' },
    },
  },
};

export const faultSchema: Schema = {
  type: 'object',
  required: ['message'],
  properties: {
    path: { type: 'string', examples: ['people.3.name'] },
    sheet: { type: 'string', description: 'Nama lembar, bila berkas memuat beberapa' },
    row: { type: 'integer' },
    column: { type: 'string' },
    message: { type: 'string', examples: ['Wajib diisi.'] },
  },
};
