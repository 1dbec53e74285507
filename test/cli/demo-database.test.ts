import { expect, it } from '@jest/globals';
import { demoDatabase } from '../../src/cli/demo/demo-database.ts';

it.each([
  ['mongodb://127.0.0.1:27017', 'mongodb://127.0.0.1:27017/demo'],
  ['mongodb://a:1,b:2/ikrar?replicaSet=rs0', 'mongodb://a:1,b:2/demo?replicaSet=rs0'],
  ['mongodb+srv://u:p@host/ikrar', 'mongodb+srv://u:p@host/demo?authSource=ikrar'],
  ['mongodb://u:p@h/ikrar?w=majority', 'mongodb://u:p@h/demo?w=majority&authSource=ikrar'],
  ['mongodb://u:p@h/ikrar?authSource=admin', 'mongodb://u:p@h/demo?authSource=admin'],
  ['mongodb://u:p@h/?w=1', 'mongodb://u:p@h/demo?w=1'],
])('%s is left alone for %s', (uri, expected) => {
  expect(demoDatabase(uri, 'demo')).toBe(expected);
});
