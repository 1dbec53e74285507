import type { BagFinding } from './bag-finding.ts';
import { type Manifest, manifestName, parseManifest, tagFiles, tagManifestName } from './bag-format.ts';
import type { BagReader } from './bag-reader.ts';

const maxManifest = 512 * 1024 * 1024;

/** RFC 8493 section 3: complete (every listed file is present) and valid (every digest is the listed one). */
export async function checkIntegrity(
  bag: BagReader,
  onProgress: (done: number, of: number) => void,
): Promise<BagFinding[]> {
  const missing = [...tagFiles, tagManifestName].filter((name) => !bag.files.has(name));
  if (missing.length > 0)
    return missing.map((path) => failed('not-a-bag', `${path} tidak ada: ini bukan paket BagIt.`, path));
  if (bag.files.has('fetch.txt'))
    return [failed('not-a-bag', 'Paket ini meminta berkas dari luar (fetch.txt); isinya tidak lengkap.', 'fetch.txt')];
  const declaration = new TextDecoder().decode(await bag.read('bagit.txt', 1024));
  if (!/^BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n$/.test(declaration))
    return [failed('not-a-bag', 'bagit.txt bukan BagIt 1.0 dalam UTF-8.', 'bagit.txt')];
  const manifests = [await readManifest(bag, manifestName), await readManifest(bag, tagManifestName)];
  if (!manifests[0] || !manifests[1])
    return [failed('damaged', 'Daftar sidik (manifest) tidak terbaca.', manifestName)];
  const expected: Manifest = new Map([...manifests[0], ...manifests[1]]);
  return compare(bag, expected, onProgress);
}

async function compare(
  bag: BagReader,
  expected: Manifest,
  onProgress: (done: number, of: number) => void,
): Promise<BagFinding[]> {
  const findings: BagFinding[] = [];
  for (const path of expected.keys())
    if (!bag.files.has(path)) findings.push(failed('file-missing', `${path} tercatat tetapi tidak ada.`, path));
  let done = 0;
  for (const path of bag.files.keys()) {
    done += 1;
    onProgress(done, bag.files.size);
    if (path === tagManifestName) continue;
    const digest = expected.get(path);
    if (digest === undefined) findings.push(failed('file-added', `${path} ada tetapi tidak tercatat.`, path));
    else if ((await digestOf(bag, path)) !== digest)
      findings.push(failed('file-changed', `${path} telah berubah sejak paket dibuat.`, path));
  }
  return findings;
}

/** Undefined when the zip's own check sums or sizes fail while reading. */
const digestOf = (bag: BagReader, path: string): Promise<string | undefined> => bag.digest(path).catch(() => undefined);

async function readManifest(bag: BagReader, name: string): Promise<Manifest | undefined> {
  try {
    return parseManifest(new TextDecoder().decode(await bag.read(name, maxManifest)));
  } catch {
    return undefined;
  }
}

export const failed = (code: BagFinding['code'], message: string, path: string): BagFinding => ({
  code,
  severity: 'failed',
  message,
  path,
});
