/**
 * `npm run bench -- verify [--signers 1,71,241,1507] [--peers] [--json]`: what it costs to verify a closed file, after
 * warm-up. With --peers also pdfsig, and pyHanko up to 71 signatures (its cost grows with the square).
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crls } from '../../dist/pki/crl.js';
import { issueOneTime } from '../../dist/pki/one-time.js';
import { addDocumentTimestamp, addEvidence } from '../../dist/signing/long-term.js';
import { addSignature, certify } from '../../dist/signing/revision.js';
import { baseState } from '../../dist/signing/state.js';
import { nodePrimitives as primitives } from '../../dist/verification/node-primitives.js';
import { verifyPdf } from '../../dist/verification/verify.js';
import { pyhanko } from '../conformance/judges/pyhanko.mjs';
import { median, option, print } from './figures.mjs';
import { baseFor, createDesk, people, strokesOf } from './signing-desk.mjs';

const rounds = 9;

/** A closed file: certified, evidence, every signature, evidence, document timestamp. */
async function closedFile(desk, count) {
  const { authority, timestamper } = desk;
  const roster = people(count);
  const { bytes, plan } = await baseFor(roster);
  const parts = [bytes];
  let state = baseState(plan, bytes);
  const take = (increment) => {
    parts.push(increment.bytes);
    state = increment.state;
  };
  const facts = () => ({ timestamper, at: new Date(), location: 'Palembang' });
  const evidence = async () => {
    const lists = await crls(authority, new Date(), 'issued');
    const certificates = [authority.root, authority.issuer, authority.tsa].map(({ certificate }) => certificate);
    return { certificates, crls: [lists.root, lists.issuer] };
  };
  take(await certify(state, plan, { ...facts(), seal: authority.seal, reason: 'Segel' }));
  take(addEvidence(state, plan, await evidence()));
  for (const [i, { name, position, institution }] of roster.entries()) {
    const at = new Date();
    const signer = issueOneTime(authority, { name, position, organization: institution, at });
    const chain = [authority.issuer.certificate];
    const reason = `Menyetujui isi ikrar (persetujuan sha256:${'ab'.repeat(32)})`;
    take(
      await addSignature(state, plan, plan.signatures[i], {
        ...facts(),
        signer,
        chain,
        name,
        reason,
        strokes: strokesOf(i),
      }),
    );
  }
  take(addEvidence(state, plan, await evidence()));
  take(await addDocumentTimestamp(state, plan, plan.timestamps[0], { timestamper, at: new Date() }));
  return new Uint8Array(Buffer.concat(parts));
}

async function measure(desk, count, peers) {
  const bytes = await closedFile(desk, count);
  const options = { roots: [desk.authority.root.certificate], at: new Date(), primitives };
  let report = await verifyPdf(bytes, options);
  for (let i = 0; i < 3; i++) report = await verifyPdf(bytes, options);
  globalThis.gc?.();
  const before = process.memoryUsage();
  let most = 0;
  const times = [];
  const cpus = [];
  for (let i = 0; i < rounds; i++) {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    await verifyPdf(bytes, options);
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    cpus.push((user + system) / 1000);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    most = Math.max(most, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
  }
  const best = Math.min(...times);
  return {
    signers: count,
    MB: bytes.length / 1e6,
    verdict: report.verdict,
    'ms median': median(times),
    'ms best': best,
    'cpu ms': median(cpus),
    'ms/signature': median(times) / count,
    'memory MB': most / 1e6,
    ...(peers ? await ask(desk, count, bytes) : {}),
  };
}

async function ask(desk, count, bytes) {
  const path = join(desk.folder, `closed-${count}.pdf`);
  const root = join(desk.folder, 'root.cer');
  writeFileSync(path, bytes);
  writeFileSync(root, desk.authority.root.certificate);
  const clock = (action) => {
    const start = performance.now();
    action();
    return Math.round(performance.now() - start);
  };
  const found = spawnSync('pdfsig', ['-v']).error === undefined;
  const file = { path, root, signatures: count + 2, stage: 'closed' };
  const slow = count > 71 || pyhanko.missing();
  return {
    'pdfsig ms': found ? clock(() => spawnSync('pdfsig', ['-nocert', path])) : 'missing',
    'pyHanko ms': slow ? '-' : clock(() => pyhanko.judge([{ file }])),
  };
}

export default async function verify(argv) {
  const desk = await createDesk();
  const counts = option(argv, 'signers', '1,71,241,1507').split(',').map(Number);
  const rows = [];
  for (const count of counts) rows.push(await measure(desk, count, argv.includes('--peers')));
  const [first, last] = [rows[0], rows.at(-1)];
  const grown = (last['ms median'] - first['ms median']) / Math.max(1, last.signers - first.signers);
  print('verify: a closed file, every byte and signature', rows, argv, { 'ms for each further signature': grown });
  rmSync(desk.folder, { recursive: true, force: true });
}
