import { z } from 'zod';
import { forgetContacts } from '../ceremony/contacts.ts';
import { isOpenable } from '../ceremony/lifecycle.ts';
import { requireStillThere } from '../ceremony/removing.ts';
import { mapLimited } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import {
  type Delivery,
  type Email,
  type EmailKind,
  emailKinds,
  emailReasons,
  emailStates,
  isAbsence,
  type Person,
} from '../model.ts';
import { update } from '../stores.ts';
import { type AtDeclaration, requireStates } from './access.ts';
import { people } from './card-batch.ts';
import { secretsOf } from './card-halves.ts';
import { requireOpenable } from './card-secrets.ts';
import { emailReasonWords } from './email-words.ts';
import { declarationId, time, withoutUndefined } from './input.ts';
import { operation } from './operation.ts';
import { record } from './trail.ts';

/** A further reminder within this time needs an organizer's word, in milliseconds. */
const remindAgainAfter = 24 * 60 * 60_000;

/** Why a person is sent nothing. */
const leftReasons = ['signed', 'absent', 'no-address', 'no-card', 'under-way', 'sent', 'unsure', 'recent'] as const;
type LeftReason = (typeof leftReasons)[number];

const kind = z
  .enum(emailKinds)
  .default('link')
  .describe('reminder: hanya selama naskah terbuka')
  .meta({ examples: ['link'] });

export const sendEmails = operation({
  summary: 'Mengirim tautan pribadi lewat surel, atau mengingatkan',
  note:
    'Pesan dikirim di belakang. Yang sudah menandatangani tidak pernah dikirimi; yang berhalangan atau menolak hanya bila disebut ' +
    'di `people`; yang sudah dikirimi, atau diingatkan kurang dari 24 jam lalu, hanya dengan `again`. PIN tidak ikut.',
  limit: '512kb',
  access: { declaration: 'organizer' },
  input: z.strictObject({
    ...declarationId,
    kind,
    people,
    again: z.boolean().default(false),
  }),
  answer: z
    .object({
      queued: z.int(),
      left: z.array(z.object({ signerId: z.string(), reason: z.enum(leftReasons) })),
    })
    .meta({ id: 'EmailsAsked' }),
  errors: ['email-off', 'declaration-closed', 'declaration-not-open'],
  async run(granted, asked) {
    const { services, declaration } = granted;
    if (!services.emailPost) throw emailOff();
    requireOpenable(declaration);
    if (asked.kind === 'reminder')
      requireStates(declaration, ['open'], 'declaration-not-open', 'Pengingat dikirim selama naskah terbuka.');
    const wanted = asked.people && new Set(asked.people);
    const chosen = (await standingsOf(granted)).filter(({ person }) => !wanted || wanted.has(person.id));
    const left = (await mapLimited(chosen, 64, (one) => enqueue(granted, one, asked))).filter(
      (one) => one !== undefined,
    );
    const queued = chosen.length - left.length;
    if (queued > 0) await record(granted, 'emails-asked', { people: `${queued}`, kind: asked.kind }, declaration.id);
    await forgetIfClosed(granted);
    services.emailPost.nudge();
    return { queued, left };
  },
});

const emailOff = (): IkrarError =>
  new IkrarError(
    'email-off',
    'Pengiriman surel belum disetel di server ini. Pengelola menyetel SMTP_URL dan SMTP_FROM (docs/install.md).',
  );

const standing = z
  .object({
    signerId: z.string(),
    number: z.int().describe('Nomor pada daftar peserta'),
    name: z.string(),
    email: z.string(),
    state: z.enum(['none', ...emailStates]).describe('sent: diterima server surel; unsure: mungkin diterima'),
    kind: z.enum(emailKinds).optional(),
    at: time.optional(),
    due: time.optional(),
    sentAt: time.optional(),
    reason: z.enum(emailReasons).optional(),
    status: z.int().optional().describe('Kode jawaban server surel'),
    message: z.string().optional(),
    signedAt: time.optional(),
    absent: z.literal(true).optional().describe('Berhalangan atau menolak'),
  })
  .meta({ id: 'EmailStanding' });

export const listEmails = operation({
  summary: 'Siapa sudah dikirimi tautan lewat surel',
  access: { declaration: 'organizer' },
  input: z.strictObject(declarationId),
  answer: z.object({
    on: z.boolean(),
    people: z.array(standing),
  }),
  async run(granted) {
    const { services } = granted;
    const all = isOpenable(granted.declaration) ? await standingsOf(granted) : [];
    return { on: services.emailPost !== undefined, people: all.flatMap(answered) };
  },
});

export type EmailStanding = z.output<typeof standing>;

function answered({ person, number, signedAt, absent, email }: Standing): readonly EmailStanding[] {
  if (person.email === undefined) return [];
  const { kind, at, due, sentAt, reason, status } = email ?? {};
  const state: EmailStanding['state'] = email?.state ?? 'none';
  const about = { signerId: person.id, number, name: person.name, email: person.email, state };
  const message = reason && emailReasonWords[reason];
  const away = absent ? ({ absent } as const) : {};
  return [withoutUndefined({ ...about, kind, at, due, sentAt, reason, status, message, signedAt, ...away })];
}

interface Standing {
  readonly person: Person;
  readonly number: number;
  /** Of the link that the person can be sent now; undefined where there is none. */
  readonly linkHash: string | undefined;
  readonly signedAt: string | undefined;
  /** They have said that they will not sign. */
  readonly absent: boolean;
  /** The newest message with that link. */
  readonly email: Email | undefined;
}

async function standingsOf({ services, declaration }: AtDeclaration): Promise<readonly Standing[]> {
  const where = { declarationId: declaration.id };
  const [progress, credentials, deliveries] = await Promise.all([
    services.ceremony.progress(declaration.id),
    services.stores.credentials.find({ where }),
    services.stores.deliveries.find({ where }),
  ]);
  const known = new Map(credentials.map((credential) => [credential.id, credential]));
  const sent = new Map(deliveries.map((delivery) => [delivery.id, delivery]));
  return progress.people.map(({ person, signature, attendance }, i) => {
    const credential = known.get(person.id);
    const linkHash = credential && secretsOf(services, credential).link ? credential.linkHash : undefined;
    const email = emailOf(sent.get(person.id), linkHash);
    return { person, number: i + 1, linkHash, signedAt: signature?.at, absent: isAbsence(attendance), email };
  });
}

const emailOf = (delivery: Delivery | undefined, linkHash: string | undefined): Email | undefined =>
  linkHash !== undefined && delivery?.email?.linkHash === linkHash ? delivery.email : undefined;

interface Asked {
  readonly kind: EmailKind;
  readonly again: boolean;
  readonly people?: readonly string[] | undefined;
}

/** @returns why not, if not */
async function enqueue(
  { services, declaration }: AtDeclaration,
  { person, linkHash, signedAt, absent }: Standing,
  asked: Asked,
): Promise<{ readonly signerId: string; readonly reason: LeftReason } | undefined> {
  const { stores, clock } = services;
  const left = (reason: LeftReason) => ({ signerId: person.id, reason });
  if (signedAt !== undefined) return left('signed');
  if (absent && !asked.people) return left('absent');
  if (person.email === undefined) return left('no-address');
  if (linkHash === undefined) return left('no-card');
  const now = clock();
  let reason: LeftReason | undefined;
  const change = (delivery: Delivery): Delivery => {
    const before = emailOf(delivery, linkHash);
    reason = before && whyNot(before, asked, now);
    return reason ? delivery : { ...delivery, email: waiting(before, { ...asked, linkHash, now }) };
  };
  const fresh = change({ id: person.id, version: 0, declarationId: declaration.id });
  if (await stores.deliveries.insert(fresh)) await requireStillThere(stores, declaration.id);
  else await update(stores.deliveries, person.id, change);
  return reason && left(reason);
}

/** Decided in the write itself, so that two organizers at the same moment make one message. */
function whyNot({ state, at, sentAt }: Email, { kind, again }: Asked, now: Date): LeftReason | undefined {
  if (state === 'waiting' || state === 'sending') return 'under-way';
  if (again) return undefined;
  if (kind === 'link') return state === 'unsure' ? 'unsure' : sentAt !== undefined ? 'sent' : undefined;
  const last = state === 'unsure' ? at : sentAt;
  return last !== undefined && now.getTime() - Date.parse(last) < remindAgainAfter ? 'recent' : undefined;
}

const waiting = (
  before: Email | undefined,
  { kind, linkHash, now }: { readonly kind: EmailKind; readonly linkHash: string; readonly now: Date },
): Email => ({
  ...{ kind, linkHash, state: 'waiting', tries: 0, askedAt: now.toISOString(), at: now.toISOString() },
  ...(before?.sentAt === undefined ? {} : { sentAt: before.sentAt }),
});

/** If the declaration was closed meanwhile, nothing that was written here may stay. @throws IkrarError 'declaration-closed' */
export async function forgetIfClosed({ services: { stores }, declaration: { id } }: AtDeclaration): Promise<void> {
  const now = await stores.declarations.get(id);
  if (now?.state === 'closed' || now?.state === 'revoked') await forgetContacts(stores, id);
  if (now) requireOpenable(now);
}
