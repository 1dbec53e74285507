// The real server for the bench, with a count of durable writes; answers its figures over the channel of the parent.
import { parseConfig } from '../../dist/config.js';
import { serve } from '../../dist/main.js';
import { firstSetup } from '../../dist/operations/passwords.js';
import { createServices, openStores } from '../../dist/services.js';
import { fail } from '../../dist/terminal.js';

const writes = new Set(['insert', 'put', 'replace', 'remove', 'append', 'markLogged', 'putTiles', 'publish', 'lease']);
const counts = {};

function counted(stores) {
  const wrap = (collection, part) =>
    new Proxy(part, {
      get(target, method) {
        const call = Reflect.get(target, method);
        if (!writes.has(method)) return call;
        return (...args) => {
          const name = `${collection}.${method}`;
          counts[name] = (counts[name] ?? 0) + 1;
          return call.apply(target, args);
        };
      },
    });
  return Object.fromEntries(Object.entries(stores).map(([k, v]) => [k, typeof v === 'object' ? wrap(k, v) : v]));
}

async function main() {
  const config = parseConfig(JSON.parse(process.argv[2]));
  const stores = await openStores(config, { timeout: 20_000 });
  const services = await createServices(config, { stores: counted(stores) });
  const running = await serve(config, services);
  process.send({ setup: await firstSetup(services) });
  process.on('message', () => process.send({ counts, memory: process.memoryUsage().rss, cpu: process.cpuUsage() }));
  process.once('SIGTERM', () => running.stop().then(() => process.exit(0), fail));
}

await main().catch(fail);
