import type { ErrorRequestHandler, Request, Response } from 'express';
import { type ErrorCode, type Fault, IkrarError } from '../errors.ts';
import { answerTo } from './limits.ts';

/** The HTTP status of an error code, and a short title for people that is the same for every occurrence. */
interface Meaning {
  readonly status: number;
  readonly title: string;
}

export const meanings: Readonly<Record<ErrorCode, Meaning>> = {
  'invalid-input': { status: 422, title: 'Isian belum benar' },
  'malformed-json': { status: 400, title: 'JSON tidak terbaca' },
  'unsupported-media-type': { status: 415, title: 'Jenis isi tidak diterima' },
  'body-too-large': { status: 413, title: 'Kiriman terlalu besar' },
  'not-found': { status: 404, title: 'Tidak ditemukan' },
  'method-not-allowed': { status: 405, title: 'Cara ini tidak berlaku di alamat ini' },
  conflict: { status: 409, title: 'Bentrok dengan keadaan sekarang' },
  'rate-limited': { status: 429, title: 'Terlalu banyak percobaan' },
  'login-required': { status: 401, title: 'Perlu masuk' },
  'login-failed': { status: 401, title: 'Gagal masuk' },
  forbidden: { status: 403, title: 'Tidak berhak' },
  'csrf-failed': { status: 403, title: 'Kiriman dari halaman lain ditolak' },
  'setup-closed': { status: 410, title: 'Tautan tidak berlaku lagi' },
  'template-unknown': { status: 422, title: 'Teks baku tidak dikenal' },
  'template-changed': { status: 500, title: 'Teks baku telah berubah' },
  'text-unfit': { status: 422, title: 'Teks atau klausul bukan untuk naskah ini' },
  'template-not-in-force': { status: 422, title: 'Teks baku tidak berlaku pada tanggal ini' },
  'slot-missing': { status: 422, title: 'Isian naskah belum lengkap' },
  'slot-unknown': { status: 422, title: 'Isian naskah tidak dikenal' },
  'slot-invalid': { status: 422, title: 'Isian naskah belum benar' },
  'roster-invalid': { status: 422, title: 'Daftar peserta belum benar' },
  'roster-empty': { status: 422, title: 'Daftar peserta kosong' },
  'region-unknown': { status: 422, title: 'Wilayah tidak dikenal' },
  'character-unprintable': { status: 422, title: 'Ada huruf yang tidak dapat dicetak' },
  'logo-invalid': { status: 422, title: 'Logo tidak dapat dipakai' },
  'declaration-not-draft': { status: 409, title: 'Naskah sudah dibuka' },
  'declaration-not-open': { status: 409, title: 'Naskah belum dibuka' },
  'declaration-closed': { status: 409, title: 'Naskah sudah ditutup' },
  'parent-closed': { status: 409, title: 'Naskah induk sudah ditutup' },
  'digest-mismatch': { status: 409, title: 'Naskah yang disetujui bukan yang dibuka' },
  'content-altered': { status: 500, title: 'Isi tersimpan bukan yang disegel' },
  'strokes-invalid': { status: 422, title: 'Tanda tangan belum benar' },
  'token-unknown': { status: 404, title: 'Tautan tidak dikenal' },
  'card-replaced': { status: 410, title: 'Ini kartu lama' },
  'ticket-expired': { status: 401, title: 'Waktu habis' },
  'pin-wrong': { status: 403, title: 'PIN salah' },
  'pin-locked': { status: 429, title: 'PIN terkunci' },
  'key-invalid': { status: 422, title: 'Kunci tidak dapat dipakai' },
  'key-unknown': { status: 403, title: 'Kunci tidak terdaftar' },
  'key-replaced': { status: 409, title: 'Kunci sudah diganti' },
  'consent-invalid': { status: 422, title: 'Persetujuan belum benar' },
  'consent-late': { status: 410, title: 'Persetujuan datang setelah ditutup' },
  'already-signed': { status: 409, title: 'Sudah ditandatangani' },
  'hall-closed': { status: 403, title: 'Aula tidak menerima PIN hari ini' },
  'hall-code-wrong': { status: 403, title: 'Kode aula salah' },
  'code-mistyped': { status: 404, title: 'Kode salah ketik' },
  'code-unknown': { status: 404, title: 'Kode tidak dikenal' },
  'email-off': { status: 409, title: 'Surel belum disetel' },
  'clock-behind': { status: 503, title: 'Jam server mundur' },
  'seal-invalid': { status: 422, title: 'Segel tidak dapat dipakai' },
  'keys-missing': { status: 503, title: 'Kunci belum siap' },
  'timestamp-unavailable': { status: 503, title: 'Stempel waktu tidak tersedia' },
  'signature-too-large': { status: 503, title: 'Tanda tangan terlalu besar' },
  'pdf-too-large': { status: 413, title: 'PDF terlalu besar' },
  'upload-too-slow': { status: 408, title: 'Kiriman terlalu lambat' },
  'pdf-unreadable': { status: 422, title: 'PDF tidak terbaca' },
  'config-invalid': { status: 500, title: 'Pengaturan salah' },
  'store-unavailable': { status: 503, title: 'Penyimpanan tidak menjawab' },
  'store-newer': { status: 503, title: 'Penyimpanan dari versi lebih baru' },
  'store-older': { status: 503, title: 'Penyimpanan dari versi lebih lama' },
  'store-locked': { status: 503, title: 'Penyimpanan sedang dipakai' },
  'store-damaged': { status: 503, title: 'Penyimpanan rusak' },
  'log-rolled-back': { status: 503, title: 'Log mundur' },
  overloaded: { status: 503, title: 'Server sedang penuh' },
};

/** An error of ours without a code. */
export const internal: Meaning = { status: 500, title: 'Kesalahan di server' };

/**
 * RFC 9457. `type` is stable and cannot be fetched; its last part is `code`, for programs; `instance` identifies the
 * log line.
 */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode | 'internal';
  readonly detail: string;
  readonly instance: string;
  readonly faults?: readonly Fault[];
  readonly retryAfter?: number;
  /** With `already-signed`. */
  readonly receipt?: object;
}

export interface ProblemDeps {
  readonly log: { error(facts: object, message: string): void; info(facts: object, message: string): void };
  /** Draws an id that is both logged and shown, so that a caller can name the problem. */
  readonly createId: () => string;
  /** Renders the page for people; without it everybody gets JSON. */
  readonly page?: (problem: Problem, response: Response, onward?: string) => string;
  /** Hears of every refusal. */
  readonly refused?: (code: ErrorCode, request: Request) => void;
}

/**
 * The only error boundary. For an error of ours the answer contains nothing but its id, while the log has the whole
 * error. Programs get application/problem+json, browsers a page; visitors who must log in are redirected to the login
 * and back.
 */
export function errorBoundary(deps: ProblemDeps): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const instance = deps.createId();
    const found = codedError(error);
    const coded = found && answerTo(request, found);
    if (coded) deps.log.info({ instance, code: coded.code, path: shownPath(request.path) }, coded.message);
    else deps.log.error({ instance, err: error, path: shownPath(request.path) }, 'request failed');
    if (coded) deps.refused?.(coded.code, request);
    // Express then closes the connection: half an answer must not look whole
    if (response.headersSent) return next(error);
    const problem = problemOf(coded, instance);
    response.setHeader('Cache-Control', 'no-store');
    if (problem.retryAfter !== undefined) response.setHeader('Retry-After', String(problem.retryAfter));
    if (wantsPage(request) && deps.page) {
      if (problem.code === 'login-required') return response.redirect(303, loginPath(request));
      response
        .status(problem.status)
        .type('html')
        .send(deps.page(problem, response, coded?.onward));
      return;
    }
    sendProblem(response, problem);
  };
}

/**
 * A path in the form in which it may be logged: personal links, tickets and one-time links are secrets inside paths,
 * even in one that was copied wrongly and leads nowhere (`//s/…`).
 */
export const shownPath = (path: string): string => path.replace(/(\/(?:sign|setup|s|baru))\/.+/i, '$1/…');

function sendProblem(response: Response, problem: Problem): void {
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="ikrar"'); // RFC 9110 section 15.5.2
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** Answers requests that no route matched. Mounted after all routes. */
export function notFound(request: Request): never {
  throw new IkrarError(
    'not-found',
    `Alamat ${shownPath(request.path).slice(0, 80)} tidak ada. Periksa kembali tautannya.`,
  );
}

function problemOf(error: IkrarError | undefined, instance: string): Problem {
  if (!error)
    return {
      type: 'urn:ikrar:problem:internal',
      ...internal,
      code: 'internal',
      detail: `Permintaan belum dapat diselesaikan. Coba lagi; bila tetap gagal, sebutkan nomor ${instance} kepada petugas.`,
      instance: `urn:ikrar:instance:${instance}`,
    };
  return {
    type: `urn:ikrar:problem:${error.code}`,
    ...meanings[error.code],
    code: error.code,
    detail: error.message,
    instance: `urn:ikrar:instance:${instance}`,
    ...(error.faults.length > 0 ? { faults: error.faults } : {}),
    ...(error.retryAfter !== undefined ? { retryAfter: error.retryAfter } : {}),
    ...(error.receipt !== undefined ? { receipt: error.receipt } : {}),
  };
}

/** Browsers that navigate ask for text/html; fetch and curl accept anything and get JSON. */
const wantsPage = (request: Request): boolean =>
  !request.originalUrl.startsWith('/api/') && request.accepts(['json', 'html']) === 'html';

/** The address of the login, with the page to come back to; for a sent form, the page that contains it. */
function loginPath(request: Request): string {
  const referer = request.get('referer');
  const back = request.method === 'GET' ? request.originalUrl : localPath(referer);
  return back ? `/masuk?kembali=${encodeURIComponent(back)}` : '/masuk';
}

function localPath(address: string | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const { pathname, search } = new URL(address);
  return pathname + search;
}

/** Recognizes our own errors and those of the body parsers, by their documented `type` and `code`. */
function codedError(error: unknown): IkrarError | undefined {
  if (error instanceof IkrarError) return error;
  if (error instanceof URIError)
    return new IkrarError('not-found', 'Alamat ini tidak terbaca. Periksa kembali tautannya.');
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, code } = error as { readonly type?: unknown; readonly code?: unknown };
  if (type === 'entity.parse.failed') return new IkrarError('malformed-json', 'JSON yang dikirim tidak terbaca.');
  if (type === 'entity.too.large' || code === 'LIMIT_FILE_SIZE' || code === 'LIMIT_FIELD_VALUE')
    return new IkrarError('body-too-large', 'Kiriman terlalu besar. Perkecil berkas atau kirim sebagian-sebagian.');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return new IkrarError('unsupported-media-type', 'Kirim isi dalam UTF-8 tanpa pengodean lain.');
  if (type === 'request.aborted' || type === 'request.size.invalid' || type === 'parameters.too.many')
    return new IkrarError('invalid-input', 'Kiriman tidak utuh. Kirim sekali lagi.');
  if (typeof code === 'string' && code.startsWith('LIMIT_'))
    return new IkrarError('invalid-input', 'Kirim satu berkas saja, di isian yang disediakan.');
  return undefined;
}
