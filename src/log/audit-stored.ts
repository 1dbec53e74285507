import { utf8 } from '../core/bytes.ts';
import type { NoteKey } from '../core/note.ts';
import type { LogStore } from '../stores.ts';
import { type AuditFinding, auditLog, type LogAudit, type ReadLog } from './audit.ts';
import { parseRemembered } from './remembered.ts';
import { createLogFace } from './tiles.ts';
import { LogDamaged } from './tree.ts';

/**
 * The operator's audit of the stored log: as an outsider would read it, and against the checkpoint that is kept outside of the
 * store. A node keeps a checkpoint before it publishes it, so the kept one may be ahead; its entries must be there all the same.
 * @param kept what was kept when the reading began, or earlier
 * @throws IkrarError 'store-damaged' for a row that cannot be read
 */
export async function auditStoredLog(
  store: LogStore,
  keys: readonly NoteKey[],
  kept: string | undefined,
): Promise<Pick<LogAudit, 'findings' | 'losses'>> {
  const published = await store.checkpoint();
  const known = kept === undefined ? undefined : sizeOf(kept);
  if (kept !== undefined && known === undefined)
    return found('checkpoint-malformed', 'checkpoint di folder kunci (log.checkpoint) tidak terbaca');
  if (!published && !known) return { findings: [] };
  const isAhead = known !== undefined && known > (published?.size ?? 0);
  if (isAhead && (await store.size()) < known)
    return found('rolled-back', `log menyusut: dulu ${known} catatan, sekarang ${await store.size()}`);
  const newest = isAhead ? { size: known, note: parseRemembered(kept!).note } : published!;
  const remembered = isAhead ? published?.note : kept;
  try {
    const read = readerOf({ ...store, checkpoint: async () => newest });
    return await auditLog({ read, keys, ...(remembered === undefined ? {} : { remembered }) });
  } catch (error) {
    if (!(error instanceof LogDamaged)) throw error;
    return found('tile-wrong', 'ubin atau catatan log ada yang hilang');
  }
}

const found = (code: AuditFinding['code'], message: string) => ({ findings: [{ code, message }] });

function sizeOf(kept: string): number | undefined {
  try {
    return parseRemembered(kept).checkpoint.size;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readerOf(store: LogStore): ReadLog {
  const face = createLogFace(store);
  return async (path) => {
    const bytes =
      path === 'checkpoint' ? utf8((await face.checkpoint()) ?? '') : await face.tile(path.replace(/^tile\//, ''));
    if (!bytes) throw new LogDamaged(`the log has no ${path}`);
    return bytes;
  };
}
