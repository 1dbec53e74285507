import { type Config, loadConfig } from '../config.ts';
import { createServices, openStores, type Services } from '../services.ts';
import type { Stores } from '../stores.ts';

/**
 * Runs a command on this installation's own store and keys, and closes them in any case. On SQLite the server must be
 * stopped first: one process owns the file, and a second one is refused with a message that says so.
 */
export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const services = await createServices(loadConfig({ LOG_LEVEL: 'error' }));
  try {
    return await work(services);
  } finally {
    await services.stop();
  }
}

/** Runs a command on a store alone, and closes it in any case. */
export async function withStores<T>(opening: Promise<Stores>, work: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = await opening;
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}

/** Opens the store beside a running server that holds its lock; SQLite is read as of one moment. */
export const openForReading = (config: Config): Promise<Stores> => openStores(config, { reading: true });
