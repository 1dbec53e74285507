import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsWithKeys, unpacked } from './ddfe733.ts';
import { livesOn } from './living-on.ts';

livesOn('SQLite', async () => {
  const settings = settingsWithKeys();
  writeFileSync(join(settings.DATA_DIR, 'ikrar.sqlite'), unpacked('ikrar.sqlite'));
  return settings;
});
