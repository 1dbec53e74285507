import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type BagFacts, exportBagFile } from '../../archive/bag.ts';
import { verifyBag } from '../../archive/verify-bag.ts';
import { loadConfig } from '../../config.ts';
import { base64url } from '../../core/bytes.ts';
import { serve } from '../../main.ts';
import { bagInputOf, bagJudges } from '../../operations/bag.ts';
import { firstSetup } from '../../operations/passwords.ts';
import { createServices } from '../../services.ts';
import { type Connection, connect, freePort } from './connection.ts';
import { demoDatabase } from './demo-database.ts';
import { enter } from './organizer.ts';
import type { Scenario } from './scenario.ts';
import { createStageClock, type StageClock } from './stage-clock.ts';

/**
 * A server of its own, on keys and a store that vanish with it. Where MONGODB_URI is set the store is a database of its own
 * there, named like the folder (`ikrar-demo-…`), and stays.
 */
export interface Theatre {
  readonly server: Connection;
  /** As the first organizer. */
  readonly admin: Connection;
  readonly password: string;
  readonly clock: StageClock;
  /** Writes the archive of an event to a file, and checks it as its receiver would. */
  archive(eventId: string, path: string): Promise<ArchiveOutcome>;
  close(): Promise<void>;
}

export interface ArchiveOutcome extends BagFacts {
  readonly verdict: Awaited<ReturnType<typeof verifyBag>>['verdict'];
}

/** @param port undefined: any free one */
export async function openTheatre(scenario: Scenario, port: number | undefined): Promise<Theatre> {
  const folder = await mkdtemp(join(tmpdir(), 'ikrar-demo-'));
  const sweep = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', sweep);
  const chosen = port ?? (await freePort());
  const url = `http://localhost:${chosen}`;
  const days = Math.max(1, ...scenario.pledges.map((pledge) => pledge.days.length));
  const clock = createStageClock(days, () => new Date());
  const { mongoUri } = loadConfig();
  const config = loadConfig({
    HOST: '127.0.0.1',
    PORT: String(chosen),
    BASE_URL: url,
    DATA_DIR: folder,
    OFFICE: scenario.event.organizer,
    LOG_LEVEL: 'warn',
    ...(mongoUri ? { MONGODB_URI: demoDatabase(mongoUri, basename(folder)) } : {}),
  });
  try {
    const services = await createServices(config, { clock: clock.clock });
    const running = await serve(config, services);
    const password = base64url(new Uint8Array(randomBytes(12)));
    const server = connect(url);
    const account = { name: 'penyelenggara', displayName: scenario.event.organizer, password };
    const admin = await enter(server, (await firstSetup(services)) ?? '', account);
    const close = async (): Promise<void> => {
      await running.stop();
      process.off('exit', sweep);
      sweep();
    };
    const archive = async (eventId: string, path: string): Promise<ArchiveOutcome> => {
      const facts = await exportBagFile(await bagInputOf(services, eventId), path);
      const judges = bagJudges([services.authority.root.certificate], clock.clock());
      return { ...facts, verdict: (await verifyBag(path, judges)).verdict };
    };
    return { server, admin, password, clock, archive, close };
  } catch (error) {
    sweep();
    throw error;
  }
}
