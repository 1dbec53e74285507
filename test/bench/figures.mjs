/** Statistics and tables that the benches share. */

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export const sum = (values) => values.reduce((total, value) => total + value, 0);

/** Three significant digits, so that a table can be read. */
export const round = (value) => (value === 0 ? 0 : Number(value.toPrecision(3)));

/** Milliseconds that a function took, and what it gave. */
export async function timed(action) {
  const start = performance.now();
  const result = await action();
  return { ms: performance.now() - start, result };
}

/** A table on a terminal, or one JSON object and nothing else. */
export function print(title, rows, argv, facts = {}) {
  const shown = rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, shorten(v)])));
  if (argv.includes('--json')) return console.log(JSON.stringify({ bench: title, ...facts, rows: shown }));
  console.log(`\n${title}`);
  const columns = [...new Set(shown.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...shown.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => row[i].length)));
  for (const row of cells)
    console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '));
  for (const [key, value] of Object.entries(facts)) console.log(`${key}: ${shorten(value)}`);
}

const shorten = (value) => (typeof value === 'number' ? round(value) : value);

/** Values behind `--name`, split at commas; the default when it is not there. */
export function option(argv, name, otherwise) {
  const at = argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : argv[at + 1];
}
