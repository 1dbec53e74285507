// After the last kill: is everything that was told to anybody true?
import { auditHouse } from '../../dist/ceremony/audit/house.js';
import { findCheckpoint } from '../../dist/ceremony/log-folder.js';
import { parseConfig } from '../../dist/config.js';
import { hex } from '../../dist/core/bytes.js';
import { parseCheckpoint } from '../../dist/core/checkpoint.js';
import { loadEdge, rebuildTiles } from '../../dist/log/tree.js';
import { createServices, openStores } from '../../dist/services.js';

/** @returns the list of what is wrong; empty when all agrees */
export async function prove(environment, ledger, checkpoints) {
  const config = parseConfig({ ...environment, LOG_LEVEL: 'silent' });
  const stores = await openStores(config);
  const services = await createServices(config, { stores });
  const wrong = [];
  try {
    await services.ceremony.mend();
    await services.sequencer.publish();
    wrong.push(...(await lostReceipts(stores, ledger)), ...(await openRounds(stores, ledger)));
    const { authority } = services;
    const { keyFolder } = config;
    const kept = await findCheckpoint(keyFolder);
    const now = new Date(Date.now() + 3_600_000);
    const report = await auditHouse({ stores, authority, keyFolder, kept, now });
    wrong.push(...report.findings.map(({ code, where, message }) => `${code} ${where}: ${message}`));
    wrong.push(...(await forks(stores, checkpoints)));
    const { findings: _, ...counts } = report;
    return { wrong, ...counts };
  } finally {
    await services.stop();
  }
}

async function lostReceipts({ revisions }, { receipts }) {
  const wrong = [];
  for (const { fileId, signerId, n, sha256 } of receipts) {
    const facts = await revisions.bySigner(fileId, signerId);
    if (facts?.n !== n || facts.sha256 !== sha256)
      wrong.push(`receipt ${n} of ${signerId} in ${fileId} is not in the file`);
  }
  return wrong;
}

async function openRounds({ declarations }, { closed }) {
  const wrong = [];
  for (const id of closed) {
    const state = (await declarations.get(id))?.state;
    if (state !== 'closed') wrong.push(`declaration ${id} was told to be closed and is ${state}`);
  }
  return wrong;
}

/** Every checkpoint that anybody saw must be a prefix of the log as it is. */
async function forks({ log }, checkpoints) {
  const wrong = [];
  const published = parseCheckpoint((await log.checkpoint()).note);
  if (hex((await loadEdge(log, published.size)).root()) !== hex(published.root))
    wrong.push('the tiles do not give the published root');
  const entries = await log.read(0, await log.size());
  const held = { read: async (from, limit) => entries.slice(from, from + limit), putTiles: async () => {} };
  for (const [size, note] of checkpoints) {
    const { root } = parseCheckpoint(note);
    const edge = size <= entries.length && (await rebuildTiles(held, size));
    if (!edge || hex(edge.root()) !== hex(root)) wrong.push(`checkpoint of ${size} is a fork`);
  }
  return wrong;
}
