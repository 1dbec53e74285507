import express, { type Request, type RequestHandler } from 'express';
import multer from 'multer';
import { IkrarError } from '../errors.ts';

/** A sent form as an object for a schema; fields left empty are omitted. */
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

/** Takes one uploaded file into memory, as `request.file`, and at most 20 text fields with it. */
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
