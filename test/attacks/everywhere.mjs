#!/usr/bin/env node
/**
 * `npm run attacks:everywhere [-- --flips N]`: a small good file cut at every offset, and with one bit turned at every byte of its
 * last revision and at N random places (10,000). Only a cut where a revision ends may pass; every turned bit must fail.
 */
import { register } from 'node:module';
import { parseArgs } from 'node:util';

register('../support/typescript-loader.mjs', import.meta.url);
const { ikrarFile } = await import('../support/ikrar-file.ts');
const { fileOf } = await import('../support/signing.ts');
const { eventTime, seededRandom, testAuthority } = await import('../support/pki.ts');
const { nodePrimitives: primitives } = await import('../../src/verification/node-primitives.ts');
const { verifyPdf } = await import('../../src/verification/verify.ts');

const { values } = parseArgs({ options: { flips: { type: 'string', default: '10000' } } });
const authority = await testAuthority();
const file = await ikrarFile(authority, 1, { closed: false });
const bytes = fileOf(file);
const ends = [file.base.length, ...file.increments.map(({ size }) => size)];
const options = { roots: [authority.root.certificate], at: eventTime, primitives };
const verdictOf = async (spoiled) => (await verifyPdf(spoiled, options)).verdict;
let passed = 0;
let failed = 0;

function judge(right, what) {
  if (right) passed++;
  else {
    failed++;
    console.error(what);
  }
}

for (let at = 0; at < bytes.length; at++) {
  const verdict = await verdictOf(bytes.subarray(0, at));
  // The bare base is an unsigned file: nothing is claimed, nothing can be false.
  const signed = ends.indexOf(at) > 0;
  judge(signed ? verdict === 'passed' : verdict !== 'passed', `cut at ${at}: ${verdict}`);
}

async function turn(at, bit) {
  const spoiled = bytes.slice();
  spoiled[at] ^= 1 << bit;
  const verdict = await verdictOf(spoiled);
  judge(verdict === 'failed', `byte ${at}, bit ${bit}: ${verdict}`);
}

for (let at = ends.at(-2); at < bytes.length; at++) await turn(at, at % 8);
const random = seededRandom('everywhere');
for (let i = 0; i < Number(values.flips); i++) {
  const [a, b, c, bit] = random(4);
  await turn(Math.floor(((a * 65_536 + b * 256 + c) / 2 ** 24) * bytes.length), bit & 7);
}
console.log(`${bytes.length} octets`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
