import { concat, parseBase64 } from '../core/bytes.ts';
import { createCode } from '../core/code.ts';
import { sha256Hex } from '../core/digest.ts';
import { createBase } from '../document/base.ts';
import { type Content, contentDigest, contentJson, parseContent } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { Credential, Declaration, Person, PledgeEvent, PledgeFile } from '../model.ts';
import { addEvidence } from '../signing/long-term.ts';
import { certify } from '../signing/revision.ts';
import { baseState } from '../signing/state.ts';
import { fillTemplate } from '../template/fill.ts';
import { personSlots } from '../template/slots.ts';
import { contentOf, daysOf, type FilledText, parts as partsOf } from './contents.ts';
import { evidence } from './evidence.ts';
import { getDeclaration } from './lifecycle.ts';
import type { Parts } from './parts.ts';
import { qrAddress } from './qr-address.ts';

/** Everything that a declaration's papers are made from, read once. */
export interface Source {
  readonly declaration: Declaration;
  readonly event: PledgeEvent;
  readonly people: Parameters<typeof partsOf>[1];
  /** The text as everybody signs it, or as one person does (an individual pledge names him). */
  readonly textFor: (person: Person) => FilledText;
  readonly parent: Content['parent'];
}

/** @throws IkrarError 'roster-empty', 'slot-…', 'template-…': what is still missing, before anything is frozen */
export async function readSource(parts: Parts, declaration: Declaration): Promise<Source> {
  const { stores, templates } = parts;
  const [event, roster] = await Promise.all([
    stores.events.get(declaration.eventId),
    stores.rosters.get(declaration.id),
  ]);
  if (!event) throw new IkrarError('not-found', 'Kegiatan tidak ditemukan.');
  const people = roster?.people ?? [];
  if (people.length === 0)
    throw new IkrarError(
      'roster-empty',
      'Daftar penanda tangan masih kosong. Unggah daftar atau isi dari wilayah dahulu.',
    );
  const template = templates.get(declaration.template.id, declaration.template.version);
  const clauses = declaration.clauses.map(({ id, version, after }) => ({
    clause: templates.clause(id, version),
    after,
  }));
  const on = daysOf(event, declaration)[0]!;
  const textFor = (person: Person): FilledText => {
    const slots = { ...declaration.slots, ...personSlots(template.slots, person) };
    const filled = fillTemplate(template, slots, clauses, on);
    return { ...filled, template: { ...declaration.template, digest: template.digest } };
  };
  // Faults come out here, before anything is frozen.
  for (const person of declaration.kind === 'perorangan' ? people : people.slice(0, 1)) textFor(person);
  return { declaration, event, people, textFor, parent: await parentOf(parts, declaration) };
}

async function parentOf({ stores }: Parts, { parent, state }: Declaration): Promise<Content['parent']> {
  if (!parent) return undefined;
  const above = await getDeclaration(stores.declarations, parent.id);
  const files = await stores.files.find({ where: { declarationId: above.id } });
  const first = files.find((file) => file.order === 0);
  if (!first || above.state === 'draft')
    throw new IkrarError('parent-closed', 'Naskah induk belum dibuka. Buka naskah induk dahulu.');
  // Asked once, of the draft: a round that is being opened while its parent closes is brought to its end.
  if (state === 'draft' && parent.relation === 'berjenjang' && above.state !== 'open')
    throw new IkrarError('parent-closed', 'Naskah induk sudah ditutup; putaran baru di bawahnya tidak dapat dibuka.');
  return { relation: parent.relation, number: above.number, code: first.code, contentDigest: first.contentDigest };
}

/** The contents of all files of a declaration; `codeOf` gives each file its code. */
export function contentsOf(parts: Parts, source: Source, codeOf: (index: number) => string): readonly Content[] {
  const { declaration, event, textFor, parent } = source;
  const laid = partsOf(declaration, source.people);
  const logoSha256 = event.logo && sha256Hex(parseBase64(event.logo.base64));
  return laid.map((part, index) =>
    contentOf({
      event,
      declaration,
      part,
      index,
      of: laid.length,
      code: codeOf(index),
      baseUrl: parts.baseUrl,
      text: textFor(part.people[0]!),
      logoSha256,
      parent,
    }),
  );
}

/**
 * Writes the files of a declaration that is opening. Ids follow from the declaration, so that after a crash the same call
 * goes on where it stopped; a paper that exists keeps its code. Order of durable writes, and what a crash after each leaves:
 *   1. papers       nobody sees them; found again by id
 *   2. files        a code that leads to "being opened"
 *   3. credentials  links and PINs that wait for the declaration to be open
 *   4. revisions    base + certification, then the evidence; a file that has them is left alone
 * Then the caller lets the declaration be open; before that nobody can sign.
 */
export async function writeFiles(parts: Parts, source: Source): Promise<void> {
  const { stores } = parts;
  const { declaration, event } = source;
  const ids = partsOf(declaration, source.people).map((_, i) => fileId(declaration.id, i));
  const kept = new Map(
    (await Promise.all(ids.map((id) => stores.papers.get(id)))).flatMap((p) => (p ? [[p.id, p]] : [])),
  );
  const codeOf = (i: number) => {
    const paper = kept.get(ids[i]!);
    return paper ? parseContent(paper.content).code : createCode(parts.random);
  };
  const contents = contentsOf(parts, source, codeOf);
  for (const [order, content] of contents.entries()) {
    const id = ids[order]!;
    if ((await stores.revisions.facts(id, { limit: 1 })).length > 0) continue;
    await writeFile(parts, { id, order, eventId: event.id, declarationId: declaration.id, content, logo: event.logo });
  }
}

export const fileId = (declarationId: string, order: number | 'berita-acara'): string =>
  `${declarationId}-${typeof order === 'number' ? String(order).padStart(5, '0') : order}`;

/** One file, from content to evidence. */
export async function writeFile(
  parts: Parts,
  input: {
    readonly id: string;
    readonly order: number;
    readonly eventId: string;
    readonly declarationId: string;
    readonly content: Content;
    readonly logo: PledgeEvent['logo'];
  },
): Promise<void> {
  const { stores } = parts;
  const { id, content, logo } = input;
  const at = parts.now();
  const base = await createBase(content, {
    ...(logo ? { logo: { type: logo.type, bytes: parseBase64(logo.base64) } } : {}),
    qrSeal: await qrAddress(parts, content),
    at,
  });
  await stores.papers.put([{ id, version: 0, content: contentJson(content), plan: JSON.stringify(base.plan) }]);
  await stores.files.put([recordOf(input)]);
  await putCredentials(parts, input.declarationId, id, content);

  const certified = await certify(baseState(base.plan, base.bytes), base.plan, {
    seal: parts.authority.seal,
    timestamper: parts.timestamper,
    at,
    name: content.event.organizer,
    reason: `Segel penyelenggara atas naskah ${content.code}`,
    location: content.event.place,
  });
  const proof = addEvidence(certified.state, base.plan, await evidence(parts));
  const common = { fileId: id, at: at.toISOString() };
  const { state: _s, ...certification } = certified;
  const { state: _t, ...dss } = proof;
  const bytes = concat(base.bytes, certification.bytes);
  const written = [
    { ...common, ...certification, bytes },
    { ...common, ...dss },
  ];
  await stores.revisions.append(written); // a conflict means that another node has mended the same opening
  parts.tally.written(written);
}

const recordOf = (input: Omit<Parameters<typeof writeFile>[1], 'logo'>): PledgeFile => ({
  id: input.id,
  version: 0,
  eventId: input.eventId,
  declarationId: input.declarationId,
  kind: input.content.kind,
  code: input.content.code,
  order: input.order,
  ...labelOf(input.content),
  contentDigest: contentDigest(input.content),
  signers: input.content.signers.length,
});

function labelOf(content: Content): { label?: string } {
  if (content.volume) return { label: content.volume.label };
  const [only] = content.signers;
  return content.kind === 'pakta' && only ? { label: only.name } : {};
}

/** Links and PINs made before the opening stay as they are; they only learn their file. */
async function putCredentials(parts: Parts, declarationId: string, id: string, content: Content): Promise<void> {
  const made = await Promise.all(content.signers.map((signer) => parts.stores.credentials.get(signer.id)));
  const fresh = (signerId: string): Credential => ({
    id: signerId,
    version: 0,
    declarationId,
    fileId: id,
    attempts: 0,
  });
  await parts.stores.credentials.put(
    content.signers.map(({ id: signerId }, i) => ({ ...(made[i] ?? fresh(signerId)), declarationId, fileId: id })),
  );
}
