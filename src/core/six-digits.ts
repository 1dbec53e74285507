import type { Random } from './clock.ts';

/** Six digits, all one million numbers equally likely. */
export function sixDigits(random: Random): string {
  for (;;) {
    const [a = 0, b = 0, c = 0] = random(3);
    const value = (a << 16) | (b << 8) | c;
    if (value < 16_000_000) return String(value % 1_000_000).padStart(6, '0');
  }
}
