// The real server, built, with a store that can end the process at a named write. The product itself has no such switch:
// this file wires it as src/main.ts does and puts the wrapper in between.
//
//   node server.mjs '{"environment":{…},"fault":{"name":"revisions.append","side":"after","nth":3},"clockOffset":-3600000}'
//
// Prints one JSON line when it listens. Ends with SIGKILL at the fault, or when somebody kills it.
import { randomBytes } from 'node:crypto';
import { checkpointMemory } from '../../dist/ceremony/log-folder.js';
import { parseConfig } from '../../dist/config.js';
import { serve } from '../../dist/main.js';
import { firstSetup } from '../../dist/operations/passwords.js';
import { createServices, openStores } from '../../dist/services.js';
import { fail } from '../../dist/terminal.js';

const { environment, fault, clockOffset = 0 } = JSON.parse(process.argv[2]);
/** The checkpoint that is kept beside the keys is written by `memory.write`. */
const writes = new Set(['insert', 'put', 'replace', 'remove', 'append', 'markLogged', 'putTiles', 'publish', 'write']);

const die = () => process.kill(process.pid, 'SIGKILL');

function mortal(stores) {
  let met = 0;
  const wrap = (collection, part) =>
    new Proxy(part, {
      get(target, method) {
        const call = Reflect.get(target, method);
        if (!writes.has(method) || `${collection}.${method}` !== fault.name) return call;
        return async (...args) => {
          const now = ++met === fault.nth;
          if (now && fault.side === 'before') die();
          const result = await call.apply(target, args);
          if (now) die();
          return result;
        };
      },
    });
  return Object.fromEntries(
    Object.entries(stores).map(([name, part]) => [name, typeof part === 'object' ? wrap(name, part) : part]),
  );
}

async function main() {
  const config = parseConfig(environment);
  const stores = await openStores(config, { timeout: 3_000 });
  const memory = checkpointMemory(config.keyFolder, randomBytes);
  const services = await createServices(config, {
    clock: () => new Date(Date.now() + clockOffset),
    stores: fault ? mortal(stores) : stores,
    memory: fault ? mortal({ memory }).memory : memory,
  });
  const running = await serve(config, services);
  const setup = await firstSetup(services);
  process.stdout.write(`${JSON.stringify({ url: running.url, setup })}\n`);
  void services.halted.then(fail);
  process.once('SIGTERM', () => running.stop().then(() => process.exit(0), fail));
}

await main().catch(fail);
