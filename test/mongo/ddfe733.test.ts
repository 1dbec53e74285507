import { afterAll } from '@jest/globals';
import { settingsWithKeys } from '../store/ddfe733.ts';
import { livesOn } from '../store/living-on.ts';
import { type Loaded, loadDump } from './ddfe733.ts';

let loaded: Loaded;

livesOn('MongoDB', async () => {
  loaded = await loadDump();
  return { ...settingsWithKeys(), MONGODB_URI: loaded.uri };
});

afterAll(() => loaded.drop());
