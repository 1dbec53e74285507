import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect } from '@jest/globals';
import { recordNames, type Stores } from '../../src/stores.ts';

/** What commit ddfe733 left; test/vectors/ddfe733/SOURCES.md says how it was made. */
const vectors = join(import.meta.dirname, '../vectors/ddfe733');

export const made = (name: string): string => join(vectors, name);
export const unpacked = (name: string): Buffer => brotliDecompressSync(readFileSync(made(`${name}.br`)));

export interface KnownCard {
  readonly signerId: string;
  readonly name: string;
  readonly token: string;
  readonly pin: string;
}

interface Known {
  readonly made: string;
  readonly baseUrl: string;
  readonly office: string;
  readonly password: string;
  readonly accounts: { readonly chief: string; readonly archivist: string };
  readonly session: string;
  readonly event: { readonly id: string; readonly slug: string };
  readonly draft: { readonly id: string; readonly cards: readonly KnownCard[] };
  readonly open: {
    readonly id: string;
    readonly code: string;
    readonly signed: readonly KnownCard[];
    readonly unsigned: readonly KnownCard[];
  };
  readonly followUp: { readonly id: string; readonly of: string; readonly unsigned: readonly KnownCard[] };
  readonly single: {
    readonly id: string;
    readonly signed: readonly KnownCard[];
    readonly unsigned: readonly KnownCard[];
  };
  readonly volumes: {
    readonly id: string;
    readonly signed: readonly KnownCard[];
    readonly unsigned: readonly KnownCard[];
  };
  readonly closed: { readonly id: string; readonly codes: { readonly ikrar: string; readonly 'berita-acara': string } };
  readonly revoked: { readonly id: string };
  readonly trail: readonly {
    readonly at: string;
    readonly actor: string;
    readonly action: string;
    readonly subject?: string;
    readonly detail?: string;
  }[];
}

export const known: Known = JSON.parse(readFileSync(made('known.json'), 'utf8'));

/** A data folder with its keys and nothing else, and the settings that it was begun with. */
export function settingsWithKeys(): Record<'DATA_DIR' | 'BASE_URL' | 'ALLOW_HTTP' | 'OFFICE', string> {
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-ddfe733-'));
  cpSync(made('keys'), join(folder, 'keys'), { recursive: true });
  return { DATA_DIR: folder, BASE_URL: known.baseUrl, ALLOW_HTTP: 'yes', OFFICE: known.office };
}

/** The clock of the installation, an hour after it was stopped. */
export function laterClock(): () => Date {
  const began = Date.now();
  return () => new Date(Date.parse(known.made) + 3_600_000 + Date.now() - began);
}

/** Reads every row that has a MAC. */
export async function readAll(stores: Stores): Promise<void> {
  for (const name of recordNames) await stores[name].find();
  const files = await stores.files.find();
  for (const { id } of files) expect((await stores.revisions.read(id)).length).toBeGreaterThan(0);
  expect(await stores.log.read(0, 1000)).toHaveLength(await stores.log.size());
}

export const accountNames = async (stores: Stores) => (await stores.accounts.find()).map(({ name }) => name);
