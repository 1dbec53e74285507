import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeSettings } from '../../src/config.ts';

describe('docs/install.md', () => {
  it('lists exactly the settings that there are, with their defaults', () => {
    const text = readFileSync(join(import.meta.dirname, '../../docs/install.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z0-9_]+)` \| (?:`([^`]*)`)? ?\|/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const derived = { BASE_URL: 'http://localhost:PORT' } as const;
    const settings = describeSettings().map(({ name, default: value }) => [
      name,
      name in derived ? derived[name as keyof typeof derived] : value === undefined ? undefined : String(value),
    ]);
    expect(rows).toEqual(settings);
  });
});
