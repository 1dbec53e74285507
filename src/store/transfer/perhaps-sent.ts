import type { Delivery, StoredRecord } from '../../model.ts';
import { type RecordName, schemas } from '../../stores.ts';

/** A message by e-mail that waited when the copy was made may have been sent since: it is sent again only when somebody asks. */
export function perhapsSent(name: RecordName, record: StoredRecord): StoredRecord {
  if (name !== 'deliveries') return record;
  const { email, ...rest } = schemas.deliveries.parse(record);
  if (email?.state !== 'waiting' && email?.state !== 'sending') return record;
  const { due: _due, ...message } = email;
  const unsure: Delivery = { ...rest, email: { ...message, state: 'unsure', reason: 'restored' } };
  return unsure;
}
