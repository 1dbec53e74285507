import type { Trail } from '../ceremony/trail.ts';
import type { Clock } from '../core/clock.ts';
import { createFairTurns } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import { createHallDoor, type HallDoor } from '../signer/hall-code.ts';
import { createGuessCount } from '../signer/hall-guesses.ts';
import { type CheckPin, createPinCheck } from '../signer/pin.ts';
import type { Stores } from '../stores.ts';
import { createLoginGuesses, type LoginGuesses } from './login-guesses.ts';
import { createProxyWatch, type ProxyWatch } from './proxy-watch.ts';

/** What counts guesses, each by what is guessed, so that nobody is refused for what others did. */
export interface Guards {
  readonly checkPin: CheckPin;
  readonly hallDoor: HallDoor;
  readonly loginGuesses: LoginGuesses;
  /** Passwords that are checked at once share few threads with the rest; network addresses take turns. */
  readonly inLoginTurn: ReturnType<typeof createFairTurns>;
  readonly proxyWatch: ProxyWatch;
}

interface GuardDeps {
  readonly stores: Pick<Stores, 'credentials' | 'hallGuesses'>;
  readonly authority: { readonly pinKey: Uint8Array; readonly ticketKey: Uint8Array };
  readonly clock: Clock;
  readonly trail: Pick<Trail, 'note'>;
  readonly log: { error(facts: object, message: string): void };
}

/** argon2id takes 20 MB and a thread each. Waiting ones of one address take about a hundredth of a second each. */
const loginsAtOnce = 2;
const mostLoginsWaiting = 300;

const proxyUntrusted =
  'TRUST_PROXY=0, but requests come through a proxy: set TRUST_PROXY to the number of proxies in front, or every visitor has the same address';

export function createGuards({ stores, authority, clock, trail, log }: GuardDeps): Guards {
  const countGuess = createGuessCount(stores);
  const refused = (eventId: string, from: string): void =>
    trail.note({ code: 'hall-code-refused', actor: '', parameters: {}, eventId, from });
  return {
    checkPin: createPinCheck({ stores, authority, clock, trail, countGuess }),
    hallDoor: createHallDoor({ stores, authority, clock, countGuess, refused }),
    loginGuesses: createLoginGuesses(clock),
    inLoginTurn: createFairTurns(loginsAtOnce, (waiting) => {
      if (waiting >= mostLoginsWaiting)
        throw new IkrarError('overloaded', 'Terlalu banyak yang masuk sekaligus. Coba lagi sebentar.', {
          retryAfter: 2,
        });
    }),
    proxyWatch: createProxyWatch((proxy) => log.error({ proxy }, proxyUntrusted)),
  };
}
