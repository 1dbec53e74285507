import type { Clock } from '../../core/clock.ts';

const day = 86_400_000;

/**
 * The real clock, shifted by some days into the past: an event of three days takes a minute, and its last day is today,
 * so that its final files are as recent as any others.
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
