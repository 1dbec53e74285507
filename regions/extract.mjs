/**
 * `node regions/extract.mjs FOLDER`: makes wilayah.csv from the CSV files of idn-area-data, in FOLDER/data of its unpacked package
 * (`npm pack idn-area-data@4.0.1`). The package itself is no dependency: from version 4 on it asks for Node 22.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('say where the package was unpacked');
const here = (name) => join(import.meta.dirname, name);

/** As offices write it and people look for it. */
const usual = { 'Daerah Khusus Ibukota Jakarta': 'DKI Jakarta' };

const regions = ['provinces', 'regencies', 'districts', 'villages'].flatMap((level) =>
  parse(readFileSync(join(folder, 'data', `${level}.csv`)), { columns: true }).map(({ code, name }) => [
    code,
    // Ra"as, Soka"an: an apostrophe that became a quotation mark.
    usual[name] ?? name.trim().replaceAll('"', "'"),
  ]),
);
const codes = new Set(regions.map(([code]) => code));
for (const [code, name] of regions) {
  if (!/^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/.test(code) || !name || /[";\r\n]/.test(name))
    throw new Error(`${code};${name}`);
  const above = code.slice(0, code.lastIndexOf('.'));
  if (code.length > 2 && !codes.has(above)) throw new Error(`${code} lies in no region`);
}
if (codes.size !== regions.length) throw new Error('a code comes twice');
regions.sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(here('wilayah.csv'), `kode;nama\n${regions.map((region) => region.join(';')).join('\n')}\n`);
copyFileSync(join(folder, 'data', 'LICENSE.md'), here('LICENSE.md'));
console.log(`${regions.length} regions`);
