import { IkrarError } from '../errors.ts';
import type { Stores } from '../stores.ts';

/**
 * Checks whether a durable write is possible now. @returns the kind of store
 * @throws IkrarError 'store-unavailable' otherwise
 */
export async function checkReady({
  stores,
}: {
  readonly stores: Pick<Stores, 'ready' | 'kind'>;
}): Promise<Stores['kind']> {
  try {
    await stores.ready();
  } catch (cause) {
    throw new IkrarError('store-unavailable', 'Penyimpanan belum siap. Coba lagi sebentar.', { retryAfter: 5, cause });
  }
  return stores.kind;
}
