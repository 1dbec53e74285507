import { z } from 'zod';
import { enrolmentEntry } from '../ceremony/key-entries.ts';
import { enrolmentMessage } from '../core/binding.ts';
import { base64url, parseBase64url } from '../core/bytes.ts';
import { sha256, sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { Account, DeskKey } from '../model.ts';
import { hasRight, type Place } from '../operations/access.ts';
import { time } from '../operations/input.ts';
import { operation } from '../operations/operation.ts';
import { record } from '../operations/trail.ts';
import type { Services } from '../services.ts';
import { browserKey, readBrowserKey } from './browser-key.ts';
import { getDesk } from './desk.ts';
import { eventName } from './hall.ts';

export const enrolDesk = operation({
  summary: 'Daftarkan kunci tablet petugas untuk kegiatan ini; permintaan yang sama lagi menjawab hal yang sama',
  note: '`{event}` ialah `slug`. `signature` atas `ikrar-meja-1` dan `id` kegiatan, masing-masing diakhiri LF. Sidik kunci masuk ke log terbuka dan jejak. Kunci berlaku selama petugas yang mendaftarkannya masih bertugas.',
  access: 'account',
  input: z.strictObject({ ...eventName, device: browserKey }),
  answer: z
    .object({
      keySha256: z.string(),
      at: time,
      logIndex: z.int().describe('Nomor catatan log yang memuat sidik kunci'),
    })
    .meta({ id: 'DeskKey' }),
  errors: ['not-found', 'forbidden', 'key-invalid', 'conflict'],
  async run({ services, actor }, { event: slug, device }) {
    const { event } = await getDesk(services, actor.visitor, slug);
    const spki = readBrowserKey(device, enrolmentMessage(event.id));
    const keySha256 = sha256Hex(spki);
    const { deskKeys, log } = services.stores;
    const at = services.clock().toISOString();
    const { id: accountId } = actor.visitor.account;
    const made = { id: keySha256, version: 0, eventId: event.id, accountId, spki: base64url(spki), at };
    const isNew = await deskKeys.insert(made);
    const kept = isNew ? made : await deskKeys.get(keySha256);
    if (kept?.eventId !== event.id || kept.accountId !== accountId)
      throw new IkrarError('conflict', 'Kunci tablet ini terdaftar untuk petugas atau kegiatan lain.');
    const entry = enrolmentEntry(kept);
    const known = await log.find(entry.fileId, entry.n);
    const logIndex = known?.index ?? (await services.sequencer.add([entry]))[0]!;
    if (isNew) {
      const parameters = { keySha256, logIndex: String(logIndex) };
      await record({ services, actor, event }, 'desk-enrolled', parameters);
    }
    return { keySha256, at: kept.at, logIndex };
  },
});

export interface EnrolledDesk {
  /** Of the attendant who enrolled it. */
  readonly account: Account;
  readonly key: DeskKey;
  readonly spki: Uint8Array;
  /** SHA-256 of the log entry of its enrolment. */
  readonly enrolment: Uint8Array;
}

/**
 * The key of a desk for one declaration of its event, if the log has it and the attendant who enrolled it still has their right
 * there.
 * @throws IkrarError 'key-unknown'
 */
export async function getDeskKey(services: Services, place: Place, keySha256: string): Promise<EnrolledDesk> {
  const { deskKeys, log } = services.stores;
  const key = await deskKeys.get(keySha256);
  const account = key?.eventId === place.eventId ? await findAttendant(services, key.accountId, place) : undefined;
  if (!key || !account) throw unknownDesk();
  const entry = enrolmentEntry(key);
  if (!(await log.find(entry.fileId, entry.n))) throw unknownDesk();
  return { account, key, spki: parseBase64url(key.spki), enrolment: sha256(entry.bytes) };
}

export const unknownDesk = (): IkrarError =>
  new IkrarError('key-unknown', 'Kunci tablet ini tidak terdaftar untuk kegiatan ini. Kembalikan kepada petugas.');

async function findAttendant({ stores }: Services, id: string, place: Place): Promise<Account | undefined> {
  const [account, memberships] = await Promise.all([
    stores.accounts.get(id),
    stores.memberships.find({ where: { accountId: id } }),
  ]);
  return account && !account.disabled && hasRight({ account, memberships }, 'attendant', place) ? account : undefined;
}
