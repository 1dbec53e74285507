import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import { accentStylesheet } from './accent.ts';

/**
 * Stylesheets, scripts and pictures as built by src/browser/build.mjs. Each name contains a hash of the file, so that a
 * browser may cache it for ever and still loads a new release at once. Everything is read and compressed once, at
 * start.
 */
interface Asset {
  readonly url: string;
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
};

/**
 * Relative to src/http and dist/http alike, this is dist/browser: tests run from src, and build it before they start.
 */
const folder = fileURLToPath(new URL('../../dist/browser', import.meta.url));

const assets: ReadonlyMap<string, Asset> = new Map(
  readdirSync(folder)
    .filter((name) => extname(name) in types)
    .map((name) => [name, readAsset(name, join(folder, name))]),
);

const byUrl: ReadonlyMap<string, Asset> = new Map([...assets.values()].map((asset) => [asset.url, asset]));

/** @throws Error for a name that is not in the folder, so that no page with a dead link is made */
function getAsset(name: string): Asset {
  const asset = assets.get(name);
  if (!asset) throw new Error(`no asset ${name}: "npm run build" makes them`);
  return asset;
}

const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string };

/** The address of an asset. */
export const assetUrl = (name: string): string => getAsset(name).url;

/** SHA-256 of an asset's octets, base64url: what a consent says of the script that showed the page. */
export const assetDigest = (name: string): string =>
  createHash('sha256').update(getAsset(name).bytes).digest('base64url');

/** The text of an asset that is sent under an address of its own. */
export const assetText = (name: string): string => getAsset(name).bytes.toString();

/** The wire size of an asset in bytes, for the page-weight budget. */
export const assetWeight = (name: string): number => assets.get(name)?.brotli.length ?? 0;

export function assetRoutes(): Router {
  const router = Router();
  // Whoever keeps this list of a release can say later which release's script a consent was signed with.
  router.get('/skrip.json', (_request, response) => {
    const scripts = [...assets.keys()].filter((name) => name.endsWith('.js'));
    response.set('Cache-Control', 'no-cache').json({
      release: version,
      scripts: Object.fromEntries(scripts.map((name) => [name, assetDigest(name)])),
    });
  });
  router.get('/aset/warna-:colour.css', (request, response) => {
    const css = accentStylesheet(request.params.colour);
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.type('text/css').send(css);
  });
  router.get('/aset/:name', (request, response, next) => {
    const asset = byUrl.get(`/aset/${request.params.name}`);
    if (!asset) return next();
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.setHeader('Content-Type', asset.type);
    sendSmallest(request, response, asset);
  });
  return router;
}

function sendSmallest(request: Request, response: Response, asset: Asset): void {
  response.setHeader('Vary', 'Accept-Encoding');
  const coding = request.acceptsEncodings(['br', 'gzip', 'identity']);
  if (coding === 'br' || coding === 'gzip') response.setHeader('Content-Encoding', coding);
  response.end(coding === 'br' ? asset.brotli : coding === 'gzip' ? asset.gzip : asset.bytes);
}

function readAsset(name: string, path: string): Asset {
  const bytes = readFileSync(path);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const extension = extname(name);
  return {
    url: `/aset/${name.slice(0, -extension.length)}.${hash}${extension}`,
    type: types[extension] ?? 'application/octet-stream',
    bytes,
    gzip: gzipSync(bytes, { level: 9 }),
    brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  };
}
