#!/usr/bin/env node
/**
 * `npm run fuzz -- [--minutes N] [--seed S]`: spoils good files without end and asks the verifier. It fails when the verifier
 * throws, takes longer than it may each time it is asked, or calls a spoiled file passed; it keeps every file at fault.
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

register('../support/typescript-loader.mjs', import.meta.url);
const { gatherLoot } = await import('./corpus.ts');
const { mutate } = await import('./mutations.ts');
const { seededRandom, eventTime } = await import('../support/pki.ts');
const { nodePrimitives: primitives } = await import('../../src/verification/node-primitives.ts');
const { verifyPdf } = await import('../../src/verification/verify.ts');

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: String(Date.now()) } },
});
/** Milliseconds of processor, in the quickest of three verifications: what a machine adds to one is no cost of the file. */
const most = 2000;
const loot = await gatherLoot();
const files = [loot.closed, loot.open, loot.certified].map(({ bytes }) => bytes);
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
const good = new Set([...files, ...loot.earlier.map(({ bytes }) => bytes)].map(digest));
const roots = [loot.house.root.certificate];

/** What is wrong with the answer, and the milliseconds of processor that it took. */
async function judge(bytes) {
  const start = process.cpuUsage();
  let fault;
  try {
    const report = await verifyPdf(bytes, { roots, at: eventTime, primitives });
    verdicts[report.verdict]++;
    for (const { code } of report.findings) codes.set(code, (codes.get(code) ?? 0) + 1);
    if (report.findings.some(({ code }) => code === 'check-unfinished')) fault = 'check-unfinished';
    if (report.verdict === 'passed') fault = `passed (${report.findings.map(({ code }) => code)})`;
  } catch (error) {
    fault = error.stack;
  }
  const { user, system } = process.cpuUsage(start);
  return [fault, (user + system) / 1000];
}

const end = performance.now() + Number(values.minutes) * 60_000;
const verdicts = { passed: 0, indeterminate: 0, failed: 0 };
const codes = new Map();
const faults = [];
let [executions, longest] = [0, 0];
while (performance.now() < end && faults.length < 20) {
  const seed = `${values.seed}/${executions}`;
  const bytes = mutate(files[executions % files.length], seededRandom(seed));
  executions++;
  if (good.has(digest(bytes))) continue;
  let [fault, took] = await judge(bytes);
  for (let again = 0; again < 2 && took > most; again++) took = Math.min(took, (await judge(bytes))[1]);
  longest = Math.max(longest, took);
  if (took > most) fault ??= `${Math.round(took)} ms`;
  if (!fault) continue;
  const path = join(tmpdir(), `ikrar-fuzz-${faults.length}.pdf`);
  writeFileSync(path, bytes);
  faults.push(fault);
  console.log(`seed ${seed}: ${fault}\n  kept as ${path}`);
}
console.log(
  `${executions} executions, longest ${Math.round(longest)} ms CPU, ${JSON.stringify(verdicts)}, ${codes.size} kinds of findings, ${faults.length} faults (seed ${values.seed})`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
