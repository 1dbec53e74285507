// `npm run test:mongo`: the tests that need a database server. Uses MONGODB_URI where it is set (its databases that begin with
// ikrar-test- are made and dropped), and starts a stand-in otherwise. Says loudly when there is neither.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { startMongo } from './server.mjs';

let server;
let uri = process.env.MONGODB_URI;
if (!uri) {
  try {
    server = await startMongo();
    uri = server.uri;
  } catch (error) {
    console.error('\n*** NOT TESTED ON MONGODB: set MONGODB_URI, or install Python 3.10 to 3.13 for the stand-in. ***');
    console.error(`*** ${error.message} ***\n`);
    process.exit(3);
  }
}

const [only = ''] = process.argv.slice(2);
const paths = ['--testPathIgnorePatterns', '/node_modules/', '--', `test/mongo/.*${only}`];
const child = spawn(process.execPath, ['node_modules/jest/bin/jest.js', '--runInBand', ...paths], {
  stdio: 'inherit',
  env: { ...process.env, MONGODB_URI: uri },
});
child.on('exit', async (code) => {
  await server?.stop();
  if (server) rmSync(server.folder, { recursive: true, force: true });
  process.exit(code ?? 1);
});
