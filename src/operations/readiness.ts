import { IkrarError } from '../errors.ts';
import type { Stores } from '../stores.ts';

export interface Readiness {
  readonly store: Stores['kind'];
  /** How many rows this node has refused since its start; counted up to a thousand. */
  readonly refusedRows: number;
}

/**
 * Checks whether a durable write is possible now. Refused rows do not make a node unready: every node would refuse them.
 * @throws IkrarError 'store-unavailable' otherwise
 */
export async function checkReady({
  stores,
}: {
  readonly stores: Pick<Stores, 'ready' | 'kind' | 'refusedRows'>;
}): Promise<Readiness> {
  try {
    await stores.ready();
  } catch (cause) {
    throw new IkrarError('store-unavailable', 'Penyimpanan belum siap. Coba lagi sebentar.', { retryAfter: 5, cause });
  }
  return { store: stores.kind, refusedRows: stores.refusedRows().length };
}
