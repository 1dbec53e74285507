/** One file before the verifier of a build, for bombs.mjs: prints what it cost as JSON. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, path] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(join(dist, 'verification', file)));
const { verifyPdf } = await load('verify.js');
const { nodePrimitives: primitives } = await load('node-primitives.js');

const peak = () => Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? 0) / 1024;
const options = { roots: [], at: new Date('2024-10-01T03:15:00Z'), primitives };
await verifyPdf(new Uint8Array(100), options);
const bytes = new Uint8Array(readFileSync(path));
const [start, cpu, memory] = [performance.now(), process.cpuUsage(), process.memoryUsage.rss() / 2 ** 20];
let answer;
try {
  const { verdict, findings } = await verifyPdf(bytes, options);
  answer = `${verdict}: ${findings[0]?.code}`;
} catch (error) {
  answer = `threw ${error.name}`;
}
const { user, system } = process.cpuUsage(cpu);
const s = (performance.now() - start) / 1000;
console.log(JSON.stringify({ s, 'cpu s': (user + system) / 1e6, 'memory MB': peak() - memory, answer }));
