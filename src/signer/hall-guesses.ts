import { createTurns } from '../core/turns.ts';
import { type Stores, update } from '../stores.ts';

type Counted = 'wrongCodes' | 'wrongPins';

/**
 * Counts what is guessed at an event, durably and for all nodes together.
 * @param most the count is not raised beyond it
 */
export type CountGuess = (eventId: string, what: Counted, most?: number) => Promise<void>;

export function createGuessCount({ hallGuesses }: Pick<Stores, 'hallGuesses'>): CountGuess {
  const inTurn = createTurns();
  return (eventId, what, most = Number.MAX_SAFE_INTEGER) =>
    inTurn(eventId, async () => {
      const fresh = { id: eventId, version: 0, wrongCodes: 0, wrongPins: 0, [what]: 1 };
      if (!(await hallGuesses.get(eventId)) && (await hallGuesses.insert(fresh))) return;
      await update(hallGuesses, eventId, (old) => (old[what] < most ? { ...old, [what]: old[what] + 1 } : old));
    });
}
