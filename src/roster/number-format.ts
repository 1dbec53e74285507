import type { Cell } from './row.ts';

/** How a workbook shows the numbers of its cells (ECMA-376-1, 18.8): one format for each style. */
export type Format =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date' }
  | { readonly kind: 'decimals'; readonly decimals: number }
  | { readonly kind: 'padded'; readonly digits: number };

/** Formats without a text of their own (ECMA-376-1, 18.8.30). */
const builtIn = (id: number): string => {
  if (id === 2 || id === 4) return '0.00';
  const date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  return date ? 'd' : '';
};

/** @param custom the workbook's own formats by number */
export function formatOf(id: number, custom: ReadonlyMap<number, string>): Format {
  const code = (custom.get(id) ?? builtIn(id)).split(';')[0] ?? '';
  const bare = code.slice(0, 200).replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '');
  if (/[dmyhs]/i.test(bare)) return { kind: 'date' };
  const decimals = /^[#0,]*0\.(0+)$/.exec(bare)?.[1]?.length;
  if (decimals !== undefined) return { kind: 'decimals', decimals };
  return /^0{2,}$/.test(bare) ? { kind: 'padded', digits: bare.length } : { kind: 'plain' };
}

/** A number as the person sees it in their sheet. @param written as stored, such as "1.97203161997051E+17" */
export function numberCell(written: string, format: Format | undefined): Cell {
  const value = Number(written);
  if (!Number.isFinite(value)) return { text: written, number: true };
  if (format?.kind === 'date') return { text: dateText(value), date: true };
  const exact = Number(value.toPrecision(15)); // as many digits as Excel keeps
  const shown =
    format?.kind === 'decimals' && format.decimals <= 20
      ? exact.toFixed(format.decimals)
      : format?.kind === 'padded'
        ? plain(exact).padStart(Math.min(format.digits, 30), '0')
        : plain(exact);
  return { text: shown, number: true };
}

const plain = (value: number): string => (Number.isInteger(value) ? BigInt(value).toString() : String(value));

/** Days since 30 December 1899, as "2024-09-30"; less than a day is a time, "13.03". */
function dateText(days: number): string {
  if (days < 0 || days > 2_958_465) return String(days);
  const date = new Date(Math.round((days - 25_569) * 86_400) * 1000).toISOString();
  return days < 1 ? date.slice(11, 16).replace(':', '.') : date.slice(0, 10);
}
