import { unprintable } from '../document/repertoire.ts';
import { understandFile } from '../roster/import.ts';
import { withExtraRegions } from '../roster/regions.ts';
import type { ReadRoster } from './roster-reader.ts';

/** Reads in the calling thread, which suits only files that are trusted. */
export const readRoster: ReadRoster = (bytes, { choices, remembered, regionCode, regions }) =>
  understandFile(bytes, choices, { unprintable, remembered, regionCode, loadRegions: withExtraRegions(regions) });
