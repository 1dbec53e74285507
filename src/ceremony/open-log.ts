import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { originOf } from '../core/checkpoint.ts';
import type { Clock, Random } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { parseVkey } from '../core/note.ts';
import { IkrarError } from '../errors.ts';
import type { CheckpointMemory } from '../log/continuity.ts';
import { isRolledBack } from '../log/rolled-back.ts';
import { createSequencer, type Sequencer } from '../log/sequencer.ts';
import { LogDamaged } from '../log/tree.ts';
import type { Authority } from '../pki/authority.ts';
import type { Stores } from '../stores.ts';
import { withKeyFolder } from './installation.ts';
import { checkpointMemory, settleOrigin } from './log-folder.ts';

interface LogHouse {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly stores: Stores;
  readonly authority: Authority;
}

interface OpenedLog {
  readonly sequencer: Sequencer;
  /** Resolves when the database has another log than the one that this node has signed: the node must not go on. */
  readonly halted: Promise<IkrarError>;
}

/**
 * Opens the log, compares it with the checkpoint that this node keeps, and starts publishing. If it cannot be opened, the
 * stores are closed, so that the operator can do what the sentence asks for.
 */
export async function openLog(
  house: LogHouse,
  memory = checkpointMemory(house.config.keyFolder, house.random),
): Promise<OpenedLog> {
  try {
    const opened = await withKeyFolder(house.config.keyFolder, () => compared(house, memory));
    opened.sequencer.start();
    return opened;
  } catch (error) {
    await house.stores.close();
    throw error;
  }
}

async function compared(house: LogHouse, memory: CheckpointMemory): Promise<OpenedLog> {
  const { config, clock, random, log, stores, authority } = house;
  const { keyFolder, baseUrl } = config;
  const origin = await settleOrigin(keyFolder, stores.log, { baseUrl, random });
  if (origin !== originOf(baseUrl)) log.warn({ origin, baseUrl }, 'BASE_URL is another; the log keeps its name');
  let halt: (error: IkrarError) => void;
  const halted = new Promise<IkrarError>((resolve) => {
    halt = resolve;
  });
  const sequencer = createSequencer({
    store: stores.log,
    origin,
    key: authority.log.key,
    otherKeys: authority.log.former,
    clock,
    owner: createHash('sha256').update(random(16)).digest('hex').slice(0, 16),
    memory,
    witnesses: config.witnesses.map(({ vkey, url }) => ({ url, key: parseVkey(sha256, vkey) })),
    onFault(error) {
      log.warn({ err: error }, 'log not advanced; retried');
      if (isRolledBack(error)) halt(error);
    },
  });
  await compareLog(sequencer, log);
  return { sequencer, halted };
}

/**
 * A damaged row of the log does not prevent a start. A log that does not continue the one that was signed does.
 */
async function compareLog({ continuity }: Sequencer, log: Logger): Promise<void> {
  try {
    await continuity.check();
  } catch (error) {
    if (!(error instanceof LogDamaged) && !(error instanceof IkrarError && error.code === 'store-damaged')) throw error;
    log.warn({ err: error }, 'log not compared with its last checkpoint; done before it is signed');
  }
}
