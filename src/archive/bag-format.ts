/**
 * BagIt 1.0 (RFC 8493): a folder with the payload under `data/`, and beside it what says that all of it is there unchanged.
 *
 *     ikrar-<event>/bagit.txt                 version and encoding
 *     ikrar-<event>/bag-info.txt              who, when, how much
 *     ikrar-<event>/manifest-sha256.txt       a line for each file of the payload
 *     ikrar-<event>/tagmanifest-sha256.txt    a line for each of the three above
 *     ikrar-<event>/data/…                    the payload (bag-payload.ts)
 *
 * Names in our bags are ASCII without white space, so that no tool of 2036 has to guess an encoding.
 */
export const bagitTxt = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

export const tagFiles = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt'] as const;
export const manifestName = 'manifest-sha256.txt';
export const tagManifestName = 'tagmanifest-sha256.txt';

/** Lower-case hex by path. */
export type Manifest = ReadonlyMap<string, string>;

export const manifestText = (digests: Manifest): string =>
  [...digests].map(([path, digest]) => `${digest}  ${path}\n`).join('');

/** @throws RangeError for a line that is not of a manifest, or a path that occurs twice */
export function parseManifest(text: string): Manifest {
  const digests = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const match = /^([0-9a-f]{64})[ \t]+\*?(\S.*)$/.exec(line);
    if (!match || digests.has(match[2]!)) throw new RangeError('not a manifest');
    digests.set(match[2]!, match[1]!);
  }
  return digests;
}

/** One element on each line; a line break inside a value would begin another element. */
export const bagInfoText = (elements: readonly (readonly [label: string, value: string])[]): string =>
  elements.map(([label, value]) => `${label}: ${value.replace(/\s+/g, ' ').trim()}\n`).join('');

export const isSafeName = (path: string): boolean =>
  path.length <= 200 && path.split('/').every((part) => /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(part));
