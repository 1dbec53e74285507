import type { Answered, OpenApiDocument } from './format.ts';

/** Response headers that a program may act on. */
export const headers = {
  'Content-Disposition': { description: 'Usul nama berkas (RFC 6266)', schema: { type: 'string' } },
  ETag: { description: 'Untuk `If-None-Match`; bila sama, jawabannya 304', schema: { type: 'string' } },
  Location: { description: 'Alamat yang baru dibuat, relatif terhadap server ini', schema: { type: 'string' } },
  RateLimit: {
    description: 'Sisa percobaan dan detik sampai jendela berikut (draft-ietf-httpapi-ratelimit-headers-08)',
    schema: { type: 'string' },
  },
  'RateLimit-Policy': { description: 'Batas yang berlaku, dari draf yang sama', schema: { type: 'string' } },
  'Retry-After': { description: 'Detik sampai layak dicoba lagi, bila diketahui', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'Cara masuk yang diterima (RFC 6750)', schema: { type: 'string' } },
} satisfies OpenApiDocument['components']['headers'];

export type HeaderName = keyof typeof headers;

/** The part of an answer that lists its headers; an empty object for none. */
export const headersOf = (names: readonly HeaderName[]): Pick<Answered, 'headers'> =>
  names.length === 0
    ? {}
    : { headers: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }])) };
