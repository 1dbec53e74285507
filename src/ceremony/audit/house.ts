import { IkrarError } from '../../errors.ts';
import { auditStoredLog } from '../../log/audit-stored.ts';
import type { Authority } from '../../pki/authority.ts';
import { type AuditReport, auditStore } from '../../store/audit.ts';
import type { AuditFinding } from '../../store/readable-rows.ts';
import type { Stores } from '../../stores.ts';
import { nodePrimitives } from '../../verification/node-primitives.ts';
import { entryOf } from '../journal.ts';
import { findOrigin, logKeys } from '../log-folder.ts';
import { auditDeclarations } from './declarations.ts';
import { createFileAudit } from './file.ts';
import { createListener } from './heard.ts';
import { auditKeys } from './keys.ts';
import { auditLateConsents } from './late-consents.ts';
import { auditPower, readPowers } from './power.ts';
import { auditRecorded, readRecorded } from './recorded.ts';
import { auditTrail } from './trail.ts';

export interface AuditedHouse {
  readonly stores: Stores;
  readonly authority: Authority;
  readonly keyFolder: string;
  /** The checkpoint beside the keys, read before the stores were opened, so that the log is never younger than it. */
  readonly kept: string | undefined;
  readonly now: Date;
  readonly progress?: () => void;
}

/**
 * Audits a whole installation from inside: every row, every file against its PDF, declarations against files and log,
 * the log against the checkpoint that is kept outside of the database, and the trail. Changes nothing.
 */
export async function auditHouse(house: AuditedHouse): Promise<AuditReport> {
  const { stores, authority, now, progress } = house;
  const trust = { roots: [authority.root.certificate], at: now, primitives: nodePrimitives };
  const files = createFileAudit(stores, trust);
  const report = await auditStore(stores, {
    verify: files.verify,
    entryOf,
    verifyLog: () => ownLog(house),
    now,
    ...(progress ? { progress } : {}),
  });
  const declarations = await auditDeclarations({ stores, sound: files.sound, now });
  const late = await auditLateConsents(stores, files.sound);
  const keys = await auditKeys({ stores, uses: [...files.keyUses, ...late.keyUses], now });
  const [powers, recorded] = await Promise.all([readPowers(stores), readRecorded(stores)]);
  const { hear, heard } = createListener();
  const trail = (await auditTrail(stores, hear)).map((fault) => ({ code: 'trail' as const, ...fault }));
  const deskConsents = [...files.deskConsents, ...late.deskConsents];
  const power = await auditPower({ stores, powers, heard, deskConsents, now });
  const kept = [...late.faults, ...auditRecorded(recorded, { heard, unsigned: files.unsigned, now })];
  return { ...report, findings: distinct([...report.findings, ...declarations, ...keys, ...trail, ...power, ...kept]) };
}

/** A row that several comparisons miss is told once. */
function distinct(findings: AuditReport['findings']): AuditReport['findings'] {
  const keyOf = (one: AuditFinding) => (one.code === 'record-missing' ? one.where : JSON.stringify(one));
  return [...new Map(findings.toReversed().map((one) => [keyOf(one), one])).values()].toReversed();
}

async function ownLog({ stores, authority, kept, keyFolder }: AuditedHouse): Promise<readonly string[]> {
  const origin = await findOrigin(keyFolder, stores.log).catch((error: unknown) => {
    if (error instanceof IkrarError) return error;
    throw error;
  });
  if (origin === undefined) return [];
  if (origin instanceof IkrarError) return [origin.message];
  const { findings } = await auditStoredLog(stores.log, logKeys(authority, origin), kept);
  return findings.map(({ message }) => message);
}
