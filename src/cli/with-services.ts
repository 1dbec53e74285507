import { loadConfig } from '../config.ts';
import { createServices, type Services } from '../services.ts';

/**
 * Runs a command on this installation's own store and keys, and closes them whatever happens. On SQLite the server must be
 * stopped first: one process owns the file, and the second is refused with a sentence that says so.
 */
export async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const services = await createServices(loadConfig({ LOG_LEVEL: 'error' }));
  try {
    return await work(services);
  } finally {
    await services.stop();
  }
}
