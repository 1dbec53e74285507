import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BagDocument, BagInput } from '../archive/bag-payload.ts';
import type { VerifyBagOptions } from '../archive/verify-bag.ts';
import { versionKey } from '../ceremony/texts.ts';
import { readUnprinted } from '../ceremony/unprinted-drawings.ts';
import { equal } from '../core/bytes.ts';
import { localDay } from '../core/dates.ts';
import { ed25519PublicKey } from '../core/ed25519.ts';
import { isOwnText } from '../core/own-text.ts';
import { strokesText } from '../core/strokes-file.ts';
import { type Content, contentJson } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import { isFiled } from '../log/entry.ts';
import { createInclusionProofs, type InclusionProofs, verifyInclusionProof } from '../log/inclusion-proof.ts';
import type { PledgeFile, RevisionFacts } from '../model.ts';
import type { Authority } from '../pki/authority.ts';
import { parsePem, pem } from '../pki/certificate.ts';
import { crls } from '../pki/crl.ts';
import type { Services } from '../services.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { isNumbered } from '../verification/numbering.ts';
import { verifyPdf } from '../verification/verify.ts';
import { keptFilesOf, recordOf } from './records.ts';
import { termsOf } from './records-terms.ts';

type BagServices = Pick<
  Services,
  'stores' | 'ceremony' | 'getPrinted' | 'authority' | 'sequencer' | 'config' | 'clock' | 'templatesFolder'
>;

/**
 * Everything of an event that the archive keeps. The verification reports are made as of the time of the file's newest
 * revision, not as of now, so that the same state gives the same bytes.
 * @throws IkrarError 'not-found', 'conflict' while nothing of the event is closed
 */
export async function bagInputOf(services: BagServices, eventId: string): Promise<BagInput> {
  const { stores, authority, sequencer } = services;
  const event = await stores.events.get(eventId);
  if (!event) throw new IkrarError('not-found', 'Kegiatan tidak ditemukan. Periksa namanya.');
  await sequencer.publish();
  const files = await keptFilesOf(stores, eventId);
  const facts = new Map<string, readonly RevisionFacts[]>();
  for (const { id } of files) facts.set(id, await stores.revisions.facts(id));
  const newest = [...facts.values()]
    .map((revisions) => revisions.at(-1)!.at)
    .toSorted()
    .at(-1)!;
  const proofs = await createInclusionProofs(stores.log);
  if (!proofs) throw new IkrarError('conflict', 'Log belum menerbitkan sidiknya. Tunggu sebentar, lalu coba lagi.');
  const lists = await crls(authority, services.clock());
  return {
    slug: event.slug,
    event,
    day: localDay(new Date(newest), event.timeZone),
    terms: await termsOf(services, event),
    documents: await Promise.all(files.map((file) => documentOf(services, file, facts.get(file.id)!, proofs))),
    log: {
      origin: sequencer.origin,
      checkpoint: proofs.checkpoint,
      vkeys: [sequencer.vkey],
      certificate: pem('CERTIFICATE', authority.log.certificate) + pem('CERTIFICATE', authority.issuer.certificate),
    },
    certificates: certificatesOf(authority),
    crls: { root: pem('X509 CRL', lists.root), issuer: pem('X509 CRL', lists.issuer) },
    texts: await textsOf(services, files),
  };
}

const certificatesOf = ({ root, issuer, tsa, seal }: Authority): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ root, issuer, tsa, seal }).map(([name, { certificate }]) => [
      name,
      pem('CERTIFICATE', certificate),
    ]),
  );

async function documentOf(
  services: BagServices,
  file: PledgeFile,
  revisions: readonly RevisionFacts[],
  proofs: InclusionProofs,
): Promise<BagDocument> {
  const { stores, ceremony, authority } = services;
  const { content } = await services.getPrinted(file.id);
  const revoked = await stores.log.find(file.id, -1);
  const strokes = content.appearance === 'electronic' ? () => strokesOf(services, file, content) : undefined;
  return {
    code: file.code,
    ...(await recordOf(services, file, revisions)),
    pdf: () => ceremony.pdf(file.id),
    content: contentJson(content),
    ...(strokes ? { strokes } : {}),
    async report() {
      const parts: Uint8Array[] = [];
      for await (const part of ceremony.pdf(file.id)) parts.push(part);
      const at = new Date(revisions.at(-1)!.at);
      const beside = strokes ? { strokes: await strokes() } : {};
      const options = { roots: [authority.root.certificate], at, primitives: nodePrimitives, ...beside };
      return JSON.stringify(await verifyPdf(new Uint8Array(Buffer.concat(parts)), options));
    },
    async *proofs() {
      for (const n of [...(revoked ? [-1] : []), ...revisions.map((one) => one.n)]) {
        const entry = await stores.log.find(file.id, n);
        const text = entry && (await proofs.proof(entry.index));
        if (text === undefined) throw new IkrarError('conflict', 'Log belum lengkap. Tunggu sebentar, lalu coba lagi.');
        yield { n, text };
      }
    },
  };
}

/** The drawings of a file that prints none, in the order of its roster. */
async function strokesOf({ stores }: BagServices, { id, code, contentDigest }: PledgeFile, { signers }: Content) {
  const unprinted = await readUnprinted(stores, id);
  const drawings = new Map(
    signers.flatMap((signer) => {
      const text = unprinted.get(signer.id);
      return text === undefined ? [] : [[signer.field, text] as const];
    }),
  );
  return strokesText({ code, contentDigest, drawings });
}

/** The texts, each as its file: of the template library, or as the office wrote it. */
async function textsOf(services: BagServices, files: readonly PledgeFile[]): Promise<Record<string, string>> {
  const names = new Set<string>();
  for (const { id } of files) {
    const { text } = (await services.getPrinted(id)).content;
    for (const part of [text.template, ...text.clauses]) if (part.digest) names.add(versionKey(part.id, part.version));
  }
  const texts: Record<string, string> = {};
  for (const name of [...names].toSorted()) texts[`${name}.md`] = await fileOf(services, name);
  return texts;
}

async function fileOf({ stores, templatesFolder }: BagServices, name: string): Promise<string> {
  if (!isOwnText(name)) return readFile(join(templatesFolder, `${name}.md`), 'utf8');
  const own = await stores.ownTexts.get(name);
  if (own) return own.source;
  throw new IkrarError('store-damaged', `Teks sendiri ${name} hilang dari basis data. Pulihkan dari cadangan.`);
}

/** How a bag is verified: from nothing but the bag, and roots that are trusted for a reason outside of it. */
export const bagJudges = (roots: readonly Uint8Array[], at: Date): Omit<VerifyBagOptions, 'onProgress'> => ({
  roots,
  async judgePdf(pdf, trusted, given) {
    const beside = given === undefined ? {} : { strokes: given };
    const report = await verifyPdf(pdf, { roots: trusted, at, primitives: nodePrimitives, ...beside });
    const { verdict, summary, document, signatures } = report;
    const standing = (of: string) => signatures.filter(({ consent }) => consent?.strokes === of).length;
    const strokes = { right: standing('right'), absent: standing('absent') };
    const revisions = report.revisions.filter(isNumbered).map(({ sha256 }) => sha256);
    return { verdict, summary, revisions, strokes, ...(document ? { document } : {}) };
  },
  judgeProof(text, logKeys) {
    const check = verifyInclusionProof(text, { logKeys });
    if (!check.good) return check;
    if (!isFiled(check.entry)) return { good: false, fault: 'not-a-revision' };
    const { code, n, sha256, kind } = check.entry;
    return { good: true, code, n, sha256, kind };
  },
  isCertified(certificates, key, trusted) {
    const [leaf, ...chain] = parsePem('CERTIFICATE', certificates).map((der) => new X509Certificate(der));
    if (!leaf || !equal(ed25519PublicKey(leaf.publicKey), key.publicKey)) return false;
    const anchors = trusted.map((der) => new X509Certificate(der));
    return [...chain, ...anchors].some(
      (issuer) =>
        issuedBy(leaf, issuer) && (anchors.includes(issuer) || anchors.some((anchor) => issuedBy(issuer, anchor))),
    );
  },
});

const issuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
