import { parseBase64 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import type { Content } from '../document/content.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration, Person, PledgeEvent } from '../model.ts';
import { fillTemplate } from '../template/fill.ts';
import { personSlots } from '../template/slots.ts';
import { contentOf, type FilledText, heldOf, requireVerifiable, splitIntoFiles } from './contents.ts';
import type { CeremonyDeps } from './deps.ts';
import { fileId } from './file-id.ts';
import { getDeclaration } from './lifecycle.ts';

/** Everything that a declaration's files are made from, read once. */
export interface Source {
  readonly declaration: Declaration;
  readonly event: PledgeEvent;
  readonly people: Parameters<typeof splitIntoFiles>[1];
  /** The text for one person; the same for everybody, except that an individual pledge names its signer. */
  readonly textFor: (person: Person) => FilledText;
  readonly parent: Content['parent'];
  /** What follows a file of training is training too, wherever the service has moved meanwhile. */
  readonly use: Content['use'] | undefined;
}

/** @throws IkrarError 'roster-empty', 'roster-invalid', 'slot-…', 'template-…' for whatever is missing, before anything is frozen */
export async function readSource(deps: CeremonyDeps, declaration: Declaration): Promise<Source> {
  const { stores, texts } = deps;
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
  requireVerifiable(splitIntoFiles(declaration, people));
  const template = await texts.template(declaration.template.id, declaration.template.version);
  const clauses = await Promise.all(
    declaration.clauses.map(async ({ id, version, after }) => ({ clause: await texts.clause(id, version), after })),
  );
  const held = heldOf(event, declaration);
  const textFor = (person: Person): FilledText => {
    const slots = { ...declaration.slots, ...personSlots(template.slots, person) };
    const filled = fillTemplate(template, slots, clauses, held);
    return { ...filled, template: { ...declaration.template, digest: template.digest } };
  };
  // A fault in anybody's text must be reported here, before anything is frozen.
  for (const person of declaration.kind === 'perorangan' ? people : people.slice(0, 1)) textFor(person);
  const { parent, use } = await parentOf(deps, declaration);
  return { declaration, event, people, textFor, parent, use: deps.use ?? use };
}

async function parentOf(
  { stores, getPrinted }: CeremonyDeps,
  { parent, state }: Declaration,
): Promise<{ readonly parent: Content['parent']; readonly use: Content['use'] | undefined }> {
  if (!parent) return { parent: undefined, use: undefined };
  const above = await getDeclaration(stores.declarations, parent.id);
  const first = await stores.files.get(fileId(above.id, 0));
  if (!first || above.state === 'draft')
    throw new IkrarError('parent-closed', 'Naskah induk belum dibuka. Buka naskah induk dahulu.');
  // Only drafts are refused: a round that is being opened while its parent closes is completed.
  if (state === 'draft' && parent.relation === 'berjenjang' && above.state !== 'open')
    throw new IkrarError('parent-closed', 'Naskah induk sudah ditutup; putaran baru di bawahnya tidak dapat dibuka.');
  const { use } = (await getPrinted(first.id)).content;
  const { code, contentDigest } = first;
  return { parent: { relation: parent.relation, number: above.number, code, contentDigest }, use };
}

/** The contents of a declaration's files, as functions that take the file's code. */
export function contentsOf(deps: CeremonyDeps, source: Source): readonly ((code: string) => Content)[] {
  const { declaration, event, textFor, parent, use } = source;
  const plans = splitIntoFiles(declaration, source.people);
  const logoSha256 = event.logo && sha256Hex(parseBase64(event.logo.base64));
  const { baseUrl } = deps;
  return plans.map((plan, index) => {
    const text = textFor(plan.people[0]!);
    return (code) =>
      contentOf({ event, declaration, plan, index, of: plans.length, code, baseUrl, text, logoSha256, parent, use });
  });
}
