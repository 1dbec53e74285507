import type { Config } from '../config.ts';
import { createTurns } from '../core/turns.ts';
import { createTicker } from '../log/ticker.ts';
import { createSmtpLane, type Patience, type SmtpLane } from '../mail/smtp.ts';
import { type RoundDeps, sendRound } from './email-round.ts';

/** Sends in the background what waits to be sent. */
export interface EmailPost {
  start(): void;
  /** Tells that there is something to send. */
  nudge(): void;
  /** Sends what is due; resolves when all of it has been tried. */
  send(): Promise<void>;
  /** Begins no further message, and ends those under way soon. */
  stop(): Promise<void>;
}

const patience: Patience = { answer: 20_000, message: 60_000 };

/** Milliseconds between looks into the queue, and before the one after a nudge. */
const pollEvery = 5_000;
const soon = 50;

/** How long a message under way may still take when the process is told to stop, in milliseconds. */
const parting = 3_000;

interface PostDeps extends Pick<RoundDeps, 'stores' | 'authority' | 'clock'> {
  readonly config: Pick<Config, 'baseUrl' | 'use' | 'smtp'>;
  readonly log: { warn(facts: object, message: string): void };
}

/** @returns undefined where no server for e-mail is set */
export function createEmailPost(house: PostDeps): EmailPost | undefined {
  const { smtp } = house.config;
  if (!smtp) return undefined;
  const lanes = new Set<SmtpLane>();
  let stopped = false;
  const inTurn = createTurns();
  const deps: RoundDeps = {
    ...house,
    lostAfter: 2 * patience.message,
    stopped: () => stopped,
    openLane() {
      const lane = createSmtpLane(smtp, patience);
      lanes.add(lane);
      return {
        send: lane.send,
        close() {
          lanes.delete(lane);
          lane.close();
        },
      };
    },
  };
  const send = (): Promise<void> => inTurn('', () => sendRound(deps));
  const ticker = createTicker({
    work: send,
    soon,
    poll: pollEvery,
    afterFault: pollEvery,
    onFault: (error) => house.log.warn({ err: error }, 'e-mail not sent; retried'),
  });
  return {
    start: ticker.start,
    nudge: ticker.nudge,
    send,
    async stop() {
      stopped = true;
      const late = setTimeout(() => {
        for (const lane of lanes) lane.close();
      }, parting);
      await Promise.all([ticker.stop(), inTurn('', async () => {})]);
      clearTimeout(late);
    },
  };
}
