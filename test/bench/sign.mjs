/**
 * `npm run bench -- sign [--signers 71,241,1507] [--peers] [--json]`: what a signature costs, in a document that already has
 * many. B-T with the signer's key and certificate; everything is held in memory, nothing is written.
 */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { issueOneTime } from '../../dist/pki/one-time.js';
import { appearance } from '../../dist/signing/appearance.js';
import { cmsBound, cmsSigner, encodeSignedData, signContent } from '../../dist/signing/cms.js';
import { addSignature, certify } from '../../dist/signing/revision.js';
import { baseState } from '../../dist/signing/state.js';
import { median, option, print, sum } from './figures.mjs';
import { baseFor, createDesk, people, strokesOf } from './signing-desk.mjs';

const caption = '3 Oktober 2024 10.15 WIB';
const window = 50;

async function signOnce(desk, state, plan, person, i) {
  const at = new Date();
  const signer = issueOneTime(desk.authority, {
    name: person.name,
    position: person.position,
    organization: person.institution,
    at,
  });
  return addSignature(state, plan, plan.signatures[i], {
    signer,
    chain: [desk.authority.issuer.certificate],
    timestamper: desk.timestamper,
    at,
    name: person.name,
    reason: `Menyetujui isi ikrar 7K3M-9QXT-VB2H (persetujuan sha256:${'ab'.repeat(32)})`,
    location: 'Palembang',
    strokes: person.strokes,
    caption,
  });
}

async function ceremony(desk, count) {
  const roster = people(count);
  const { bytes, plan } = await baseFor(roster);
  const drawn = roster.map((person, i) => ({ ...person, strokes: strokesOf(i) }));
  let { state } = await certify(baseState(plan, bytes), plan, {
    seal: desk.authority.seal,
    timestamper: desk.timestamper,
    at: new Date(),
    reason: 'Segel',
    location: 'Palembang',
  });
  globalThis.gc?.();
  const before = process.memoryUsage();
  const times = [];
  const cpu = process.cpuUsage();
  let octets = 0;
  for (const [i, person] of drawn.entries()) {
    const start = performance.now();
    const increment = await signOnce(desk, state, plan, person, i);
    times.push(performance.now() - start);
    octets += increment.bytes.length;
    state = increment.state;
  }
  const { user, system } = process.cpuUsage(cpu);
  globalThis.gc?.();
  const after = process.memoryUsage();
  return {
    plan,
    times,
    octets,
    cpu: (user + system) / 1000,
    grown: after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers,
  };
}

/** Each part on its own, as often as there are signatures; the rest of the total is the appender's. */
async function parts(desk, plan, count, total) {
  const each = async (action) => {
    const start = performance.now();
    for (let i = 0; i < count; i++) await action(i);
    return performance.now() - start;
  };
  const at = new Date();
  const digest = createHash('sha256').update('x').digest();
  const issued = issueOneTime(desk.authority, { name: 'A', position: 'B', at });
  const { token } = await desk.timestamper.stamp(digest);
  const drawn = Array.from({ length: count }, (_, i) => strokesOf(i));
  const key = await each(() =>
    generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding: { format: 'jwk' } }),
  );
  const both = await each((i) =>
    issueOneTime(desk.authority, { name: `Nama ${i}`, position: 'Camat', organization: 'Pemda', at }),
  );
  const look = await each((i) =>
    appearance(plan, plan.signatures[i % plan.signatures.length], { strokes: drawn[i], caption }),
  );
  const cms = await each(() => {
    const signer = cmsSigner(issued.key, issued.certificate, [desk.authority.issuer.certificate]);
    cmsBound(signer, desk.timestamper.maxTokenSize);
    encodeSignedData(signContent({ digest }, signer), signer, token);
  });
  const timestamp = await each(() => desk.timestamper.stamp(digest));
  const append = Math.max(0, total - both - look - cms - timestamp);
  return { key, certificate: both - key, appearance: look, cms, timestamp, append };
}

export default async function sign(argv) {
  const sizes = option(argv, 'signers', '71,241,1507').split(',').map(Number);
  const desk = await createDesk();
  try {
    for (let i = 0; i < 3; i++) await ceremony(desk, 241); // warm-up: the compiler, the font, the entropy pool
    const rows = [];
    for (const count of sizes) {
      const { plan, times, octets, cpu, grown } = await ceremony(desk, count);
      const total = sum(times);
      const first = median(times.slice(0, window));
      const last = median(times.slice(-window));
      rows.push({
        signers: count,
        'total ms': total,
        'ms each': total / count,
        'cpu ms each': cpu / count,
        'p95 ms': times.toSorted((a, b) => a - b)[Math.floor(0.95 * count)],
        'slowest ms': Math.max(...times),
        [`first ${window} ms`]: first,
        [`last ${window} ms`]: last,
        ratio: last / first,
        'octets each': Math.round(octets / count),
        'grown KB': Math.round(grown / 1024),
        ...(await parts(desk, plan, count, total)),
      });
    }
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    print('sign (ms of parts are for all signatures of the row)', rows, argv, { 'peak memory MB': peak });
  } finally {
    await rm(desk.folder, { recursive: true, force: true });
  }
  if (argv.includes('--peers')) await (await import('./peers.mjs')).default(argv, sizes);
}
