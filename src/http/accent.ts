import { IkrarError } from '../errors.ts';

const white = [255, 255, 255] as const;
type Colour = readonly [number, number, number];

/**
 * The stylesheet of one accent colour, `rrggbb`. An office may choose any colour, and text on it is white; so the
 * colour is darkened until its contrast to white is 5.5:1 (WCAG 2.2, 1.4.3 requires 4.5:1), and lightened for dark
 * pages.
 */
export function accentStylesheet(digits: string): string {
  if (!/^[0-9a-f]{6}$/.test(digits)) throw new IkrarError('not-found', 'Warna ini tidak dikenal.');
  const chosen = parseColour(digits);
  const strong = towards([0, 0, 0], chosen, (colour) => contrast(colour, white) >= 5.5);
  const onDark = towards(white, chosen, (colour) => contrast(colour, [18, 20, 24]) >= 5.5);
  return `:root{--accent:${css(strong)};--accent-on-dark:${css(onDark)};--accent-soft:${css(mix(strong, white, 0.92))}}\n`;
}

export const accentPath = (accent: string | undefined): string | undefined =>
  accent && /^#[0-9a-fA-F]{6}$/.test(accent) ? `/aset/warna-${accent.slice(1).toLowerCase()}.css` : undefined;

/** WCAG 2.2 contrast ratio, 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

export const parseColour = (digits: string): Colour => [
  Number.parseInt(digits.slice(0, 2), 16),
  Number.parseInt(digits.slice(2, 4), 16),
  Number.parseInt(digits.slice(4, 6), 16),
];

function towards(goal: Colour, from: Colour, enough: (colour: Colour) => boolean): Colour {
  for (let part = 0; part < 1; part += 0.04) {
    const colour = mix(from, goal, part);
    if (enough(colour)) return colour;
  }
  return goal;
}

const mix = (a: Colour, b: Colour, part: number): Colour => [
  Math.round(a[0] + (b[0] - a[0]) * part),
  Math.round(a[1] + (b[1] - a[1]) * part),
  Math.round(a[2] + (b[2] - a[2]) * part),
];

function luminance(colour: Colour): number {
  const [r, g, b] = colour.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const css = (colour: Colour): string => `#${colour.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
