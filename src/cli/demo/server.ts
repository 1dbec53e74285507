import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type BagFacts, exportBagFile } from '../../archive/bag.ts';
import { verifyBag } from '../../archive/verify-bag.ts';
import { type Config, loadConfig } from '../../config.ts';
import { base64url } from '../../core/bytes.ts';
import { serve } from '../../main.ts';
import { bagInputOf, bagJudges } from '../../operations/bag.ts';
import { firstSetup } from '../../operations/passwords.ts';
import { createServices, type Replacements } from '../../services.ts';
import type { Display } from '../progress.ts';
import { type Connection, connect, freePort } from './connection.ts';
import { createDayClock, type DayClock } from './day-clock.ts';
import { demoDatabase } from './demo-database.ts';
import type { EventPlan } from './event-file.ts';
import { enter } from './organizer.ts';

/**
 * The demo's own server, with keys and a store that vanish with it. If MONGODB_URI is set, the store is instead a
 * separate database there, named like the folder (`ikrar-demo-…`), which remains.
 */
export interface Demo {
  readonly server: Connection;
  /** A connection to the server as the first organizer. */
  readonly admin: Connection;
  /** The password of every account. */
  readonly password: string;
  readonly clock: DayClock;
  readonly display: Display;
  /** Writes the archive of an event to a file, and verifies it like its receiver. */
  archive(eventId: string, path: string): Promise<ArchiveOutcome>;
  close(): Promise<void>;
}

export interface ArchiveOutcome extends BagFacts {
  readonly verdict: Awaited<ReturnType<typeof verifyBag>>['verdict'];
}

export interface DemoOptions extends Replacements {
  /** Any free port by default. */
  readonly port?: number;
}

export async function openDemo(plan: EventPlan, display: Display, options: DemoOptions = {}): Promise<Demo> {
  const { port = await freePort(), ...replacements } = options;
  const folder = await mkdtemp(join(tmpdir(), 'ikrar-demo-'));
  const sweep = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', sweep);
  try {
    const { organizer } = plan.event;
    const config = configOf(folder, port, organizer);
    const days = [...plan.declarations, ...plan.rounds].map(({ given }) => given.days?.length ?? 0);
    const clock = createDayClock(Math.max(1, ...days), () => new Date());
    const services = await createServices(config, { ...replacements, clock: clock.now });
    const running = await serve(config, services);
    const server = connect(config.baseUrl);
    const password = base64url(new Uint8Array(randomBytes(12)));
    const account = { name: 'penyelenggara', displayName: organizer, password };
    const admin = await enter(server, (await firstSetup(services)) ?? '', account);
    const archive = async (eventId: string, path: string): Promise<ArchiveOutcome> => {
      const facts = await exportBagFile(await bagInputOf(services, eventId), path);
      const judges = bagJudges([services.authority.root.certificate], clock.now());
      return { ...facts, verdict: (await verifyBag(path, judges)).verdict };
    };
    const close = async (): Promise<void> => {
      await running.stop();
      process.off('exit', sweep);
      sweep();
    };
    return { server, admin, password, clock, display, archive, close };
  } catch (error) {
    sweep();
    throw error;
  }
}

function configOf(folder: string, port: number, organizer: string): Config {
  const { mongoUri } = loadConfig();
  return loadConfig({
    HOST: '127.0.0.1',
    PORT: String(port),
    BASE_URL: `http://localhost:${port}`,
    PURPOSE: 'contoh',
    DATA_DIR: folder,
    OFFICE: organizer,
    LOG_LEVEL: 'warn',
    ...(mongoUri ? { MONGODB_URI: demoDatabase(mongoUri, basename(folder)) } : {}),
  });
}
