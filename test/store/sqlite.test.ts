import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqlite } from '../support/stores.ts';
import { storeContract } from './contract.ts';

const path = join(mkdtempSync(join(tmpdir(), 'ikrar-sqlite-')), 'data', 'ikrar.db');

storeContract('SQLite', () => openSqlite(path));
