import express, { type Request, type RequestHandler } from 'express';
import multer from 'multer';
import type { z } from 'zod';
import { type Fault, IkrarError } from '../errors.ts';

/**
 * Everything from outside comes through here. @throws IkrarError 'invalid-input' with a fault at every field that is wrong;
 * a fault's path is dotted (`people.3.name`)
 */
export function parseInput<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const result = schema.safeParse(value, { error: sentence });
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 100).map(faultOf);
  const [first] = faults;
  const where = first?.path ? ` (${first.path}: ${first.message})` : first ? ` (${first.message})` : '';
  throw new IkrarError('invalid-input', `Ada isian yang belum benar${where}. Perbaiki lalu kirim lagi.`, { faults });
}

function faultOf(issue: z.core.$ZodIssue): Fault {
  return { path: issue.path.map(String).join('.'), message: issue.message };
}

/** What a person at a form can do about it; undefined leaves a schema's own message in place. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  const absent = issue.input === undefined || issue.input === '' || issue.input === null;
  switch (issue.code) {
    case 'invalid_type':
      return absent ? 'Wajib diisi.' : `Harus berupa ${kinds[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      if (issue.origin === 'string')
        return absent || issue.minimum === 1 ? 'Wajib diisi.' : `Paling sedikit ${issue.minimum} huruf.`;
      return issue.origin === 'array' ? `Paling sedikit ${issue.minimum} baris.` : `Paling kecil ${issue.minimum}.`;
    case 'too_big':
      if (issue.origin === 'string') return `Paling panjang ${issue.maximum} huruf.`;
      return issue.origin === 'array' ? `Paling banyak ${issue.maximum} baris.` : `Paling besar ${issue.maximum}.`;
    case 'invalid_value':
      return `Pilih salah satu: ${issue.values.map(String).join(', ')}.`;
    case 'unrecognized_keys':
      return `Isian ${issue.keys.map((key) => `“${key.slice(0, 40)}”`).join(', ')} tidak dikenal.`;
    case 'invalid_format':
      return absent ? 'Wajib diisi.' : 'Bentuknya belum benar.';
    default:
      return 'Isian ini belum benar.';
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'teks',
  number: 'angka',
  int: 'bilangan bulat',
  boolean: 'ya atau tidak',
  array: 'daftar',
  object: 'objek',
};

/** A sent form as an object for a schema: fields left empty are fields not given. */
export const formValues = (body: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(Object(body)).filter(([, value]) => value !== ''));

/** Parses a JSON body. Another content type is refused, a missing body is an empty object. */
export function jsonBody(limit: string): RequestHandler[] {
  return [
    (request, _response, next) => {
      if (!hasBody(request) || request.is(['application/json', 'application/*+json'])) return next();
      next(
        new IkrarError(
          'unsupported-media-type',
          'Kirim isi sebagai JSON (Content-Type: application/json) di alamat ini.',
        ),
      );
    },
    express.json({ limit, strict: true, type: ['application/json', 'application/*+json'] }),
  ];
}

/** Parses a sent form; nested names are not interpreted (`a[b]` stays a name). */
export const formBody = (limit: string, fields = 200): RequestHandler =>
  express.urlencoded({ extended: false, limit, parameterLimit: fields });

/** Takes one uploaded file into memory, at `request.file`, with at most 20 text fields beside it. */
export const uploadBody = (field: string, maxBytes: number): RequestHandler =>
  multer({
    storage: multer.memoryStorage(),
    defParamCharset: 'utf8', // as browsers send file names (WHATWG HTML, multipart/form-data)
    limits: { fileSize: maxBytes, files: 1, fields: 20, fieldSize: 10_000, parts: 25, headerPairs: 50 },
  }).single(field);

/** The bytes of a file sent as the body itself: `curl --data-binary @daftar.csv -H 'Content-Type: text/csv'`. */
export function rawBody(limit: string, types: readonly string[]): RequestHandler[] {
  return [
    (request, _response, next) => {
      if (request.is([...types])) return next();
      next(
        new IkrarError(
          'unsupported-media-type',
          `Kirim berkas sebagai isi, dengan Content-Type ${types.join(' atau ')}.`,
        ),
      );
    },
    express.raw({ limit, type: [...types] }),
  ];
}

const hasBody = (request: Request): boolean =>
  request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;
