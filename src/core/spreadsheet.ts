import writeWorkbook from 'write-excel-file/node';

/**
 * A workbook (.xlsx) of one sheet whose first row is the header. Every cell is text: a PIN keeps its leading zero, and a name such as
 * `=HYPERLINK(…)` runs as no formula.
 * @param widths of the columns, in characters
 */
export async function spreadsheet(
  name: string,
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): Promise<Uint8Array> {
  const data = rows.map((row, i) =>
    row.map((value) => ({ value, type: String, format: '@', ...(i === 0 ? { fontWeight: 'bold' as const } : {}) })),
  );
  const options = { sheet: name, stickyRowsCount: 1, columns: widths.map((width) => ({ width })) };
  return new Uint8Array(await writeWorkbook(data, options).toBuffer());
}
