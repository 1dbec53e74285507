import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import yazl from 'yazl';
import type { BagDocument, BagInput } from '../../src/archive/bag-payload.ts';
import type { VerifyBagOptions } from '../../src/archive/verify-bag.ts';
import { utf8 } from '../../src/core/bytes.ts';
import { sha256, sha256Hex } from '../../src/core/digest.ts';
import { ed25519PublicKey } from '../../src/core/ed25519.ts';
import { formatVkey, noteKey } from '../../src/core/note.ts';
import { entryBytes, isRevision } from '../../src/log/entry.ts';
import { createInclusionProof, verifyInclusionProof } from '../../src/log/inclusion-proof.ts';
import { createSequencer } from '../../src/log/sequencer.ts';
import { clock, entryOf, logKey, origin } from '../log/log-fixture.ts';
import { createMemoryLogStore } from '../support/memory-log-store.ts';

export const codes = ['AAAA-AAAA-AAAA', 'BBBB-BBBB-BBBB', 'CCCC-CCCC-CCCC'];

/** Three revisions of a make-believe PDF: what stands after the first is what the log has entries of. */
const revisionsOf = (code: string): string[] => [`base of ${code}`, ' certified', ' signed'];
const contentOf = (code: string): string => JSON.stringify({ code });

/** A bag with a real log and make-believe PDFs; `documents` may be any number. */
export async function bagInput(documents: readonly string[] = codes): Promise<BagInput> {
  const store = createMemoryLogStore();
  const sequencer = createSequencer({ store, origin, key: logKey, clock, owner: 'node-1' });
  for (const code of documents) {
    const entries = [0, 1].map((n) => {
      const whole = revisionsOf(code)
        .slice(0, n + 2)
        .join('');
      return { ...entryOf(n), code, sha256: sha256Hex(utf8(whole)), contentDigest: sha256Hex(utf8(contentOf(code))) };
    });
    await sequencer.add(entries.map((entry) => ({ fileId: code, n: entry.n, bytes: entryBytes(entry) })));
  }
  await sequencer.publish();
  return {
    slug: 'sijunjung-2024',
    event: {
      name: 'Sosialisasi Netralitas',
      organizer: 'Bawaslu Kabupaten Sijunjung',
      venue: 'Hotel Bukik Gadang, Muaro',
      firstDay: '2024-09-30',
      lastDay: '2024-10-01',
    },
    day: '2024-10-01',
    terms: {
      ...{ fileNumber: '12', classification: 'PM.01', active: '1 tahun', inactive: '4 tahun', fate: 'permanen' },
      ...{ security: 'biasa', access: 'Pengawas internal', location: '', unit: 'Subbagian Pengawasan' },
    },
    documents: documents.map(
      (code): BagDocument => ({
        code,
        description: 'Ikrar "Netralitas", nomor 1',
        period: '30 September 2024',
        quantity: '1 berkas, 71 penanda tangan',
        note: '=1+1',
        async *pdf() {
          for (const revision of revisionsOf(code)) yield utf8(revision);
        },
        content: contentOf(code),
        report: async () => '{"verdict":"passed"}',
        async *proofs() {
          for (const n of [0, 1]) {
            const { index } = (await store.find(code, n))!;
            yield { n, text: (await createInclusionProof(store, index))! };
          }
        },
      }),
    ),
    log: {
      origin,
      checkpoint: store.history.at(-1)!.note,
      vkeys: [sequencer.vkey],
      certificate: 'vouched',
    },
    certificates: { root: 'root', issuer: 'issuer' },
    crls: { root: 'crl' },
    texts: { 'ikrar-asn/1.md': 'Ikrar' },
  };
}

export const vkey = formatVkey(noteKey(sha256, origin, ed25519PublicKey(logKey)));

/** The stages that the composition brings, as plainly as can be; the bag's own checks are what is under test. */
export const judges: VerifyBagOptions = {
  roots: [Uint8Array.of(1)],
  async judgePdf(pdf) {
    const text = new TextDecoder().decode(pdf);
    const code = /base of (\S+)/.exec(text)?.[1] ?? '';
    const revisions = revisionsOf(code)
      .map((_, i, all) => sha256Hex(utf8(all.slice(0, i + 1).join(''))))
      .slice(1);
    const good = text === revisionsOf(code).join('');
    const document = { code, contentDigest: sha256Hex(utf8(contentOf(code))) };
    return good
      ? { verdict: 'passed', summary: 'SAH', document, revisions }
      : { verdict: 'failed', summary: 'TIDAK SAH', revisions: [] };
  },
  judgeProof(text, logKeys) {
    const check = verifyInclusionProof(text, { logKeys });
    if (!check.good) return check;
    if (!isRevision(check.entry)) return { good: false, fault: 'not-a-revision' };
    const { code, n, sha256: digest, kind } = check.entry;
    return { good: true, code, n, sha256: digest, kind };
  },
  isCertified: (certificates, key, roots) =>
    certificates.includes('vouched') && formatVkey(key) === vkey && roots.length > 0,
};

export const scratch = (): Promise<string> => mkdtemp(join(tmpdir(), 'ikrar-bag-'));

export type ZipFiles = Map<string, Buffer>;

export async function unzip(path: string): Promise<ZipFiles> {
  const zip = await yauzl.openPromise(path);
  const files: ZipFiles = new Map();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    files.set(entry.fileName, Buffer.concat(chunks));
  }
  return files;
}

export async function zip(files: Iterable<readonly [string, Buffer]>, path: string): Promise<void> {
  const out = new yazl.ZipFile();
  for (const [name, bytes] of files) out.addBuffer(bytes, name);
  out.end();
  await pipeline(out.outputStream, createWriteStream(path));
}

/** Manifests that agree with the files again, as a forger would make them. */
export function resealed(files: ZipFiles): ZipFiles {
  const [folder] = [...files.keys()][0]!.split('/') as [string];
  const line = (name: string): string =>
    `${createHash('sha256')
      .update(files.get(`${folder}/${name}`)!)
      .digest('hex')}  ${name}\n`;
  const names = [...files.keys()].map((name) => name.slice(folder.length + 1));
  const payload = names.filter((name) => name.startsWith('data/'));
  files.set(`${folder}/manifest-sha256.txt`, Buffer.from(payload.map(line).join('')));
  const tags = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt'].map(line).join('');
  files.set(`${folder}/tagmanifest-sha256.txt`, Buffer.from(tags));
  return files;
}

export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
