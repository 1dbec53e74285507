import type { Clock } from '../../core/clock.ts';

const day = 86_400_000;

/**
 * The real clock, but so many days ago: an event of three days is played in a minute, and its last day is today, so that what
 * is written at its end is as fresh as any other file.
 */
export interface StageClock {
  readonly clock: Clock;
  /** Moves to the next day. */
  nextDay(): void;
}

export function createStageClock(days: number, real: Clock): StageClock {
  let ago = days - 1;
  return {
    clock: () => new Date(real().getTime() - ago * day),
    nextDay() {
      ago = Math.max(0, ago - 1);
    },
  };
}
