import type { Clock } from '../../core/clock.ts';

const day = 86_400_000;

/**
 * The real clock, but so many days ago: an event of three days is held in a minute, and its last day is today, so that what
 * is written at its end is as fresh as any other file.
 */
export interface DayClock {
  readonly now: Clock;
  nextDay(): void;
}

export function createDayClock(days: number, real: Clock): DayClock {
  let ago = days - 1;
  return {
    now: () => new Date(real().getTime() - ago * day),
    nextDay() {
      ago = Math.max(0, ago - 1);
    },
  };
}
