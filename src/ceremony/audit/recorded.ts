import type {
  AttendanceRecord,
  Declaration,
  Handover,
  LateConsent,
  PledgeEvent,
  StoredRecord,
  TrailRow,
} from '../../model.ts';
import { readable } from '../../store/readable-rows.ts';
import type { Stores } from '../../stores.ts';
import { rowLeft } from '../trail.ts';
import { type Fault, replayed, unexplained } from './fault.ts';
import { graceMs, type Heard } from './heard.ts';

/** Records that give nobody power and that neither a PDF nor the log holds before the closing, as they were read before the trail. */
export interface Recorded {
  readonly events: readonly PledgeEvent[];
  readonly declarations: readonly Declaration[];
  readonly handovers: readonly Handover[];
  readonly attendance: readonly AttendanceRecord[];
  readonly lateConsents: readonly LateConsent[];
}

/** To be called before the trail is read, which then tells of each of these records. */
export async function readRecorded(stores: Stores): Promise<Recorded> {
  const passing = () => {};
  return {
    events: await readable(stores.events, passing),
    declarations: await readable(stores.declarations, passing),
    handovers: await readable(stores.handovers, passing),
    attendance: await readable(stores.attendance, passing),
    lateConsents: await readable(stores.lateConsents, passing),
  };
}

interface RecordedAudit {
  readonly heard: Heard;
  /** Ids of people who have not signed: of all others the closing empties what was said of an absence (../absences.ts). */
  readonly unsigned: ReadonlySet<string>;
  readonly now: Date;
}

/** Compares events, declarations, who came, what came late and what was handed over with the trail. */
export function auditRecorded(recorded: Recorded, { heard, unsigned, now }: RecordedAudit): readonly Fault[] {
  const { events, declarations, handovers, attendance, lateConsents } = recorded;
  const isYoung = ({ at }: { readonly at: string }) => now.getTime() - Date.parse(at) < graceMs;
  return [
    ...events.flatMap((one) => rowFaults(heard, 'events', one)),
    ...handovers.flatMap((one) => rowFaults(heard, 'handovers', one)),
    ...declarations.flatMap((one) => rowFaults(heard, 'declarations', one)),
    ...attendance
      .filter((one) => !isYoung(one) && (unsigned.has(one.id) || !isEmptied(one)))
      .flatMap((one) => attendanceFaults(heard, one)),
    ...lateConsents.filter((one) => !isYoung(one)).flatMap((one) => lateFaults(heard, one)),
  ];
}

/** A declaration is also changed by what no deed tells of: a crash that was mended. */
function rowFaults({ rows }: Heard, of: TrailRow['of'], record: StoredRecord): readonly Fault[] {
  const where = `${of} ${record.id}`;
  const known = rows.get(where);
  if (known?.version === undefined || known.digest === rowLeft(of, record).digest) return [];
  if (record.version < known.version)
    return [replayed(where, 'Data ini tersimpan dalam keadaan lama; perubahan sesudahnya hilang.')];
  if (record.version > known.version && of === 'declarations') return [];
  return [unexplained(where, 'Data ini berubah tanpa catatan di jejak.')];
}

/** It says no more than the person's signature. */
const isEmptied = ({ id, version, declarationId, status, at, ...said }: AttendanceRecord): boolean =>
  status === 'hadir' && Object.keys(said).length === 0;

function attendanceFaults({ rows, attendance, counted, whole }: Heard, record: AttendanceRecord): readonly Fault[] {
  const where = `attendance ${record.id}`;
  const known = rows.get(where);
  if (known?.version === undefined)
    return attendance.has(record.id) || !whole
      ? [] // written down by a version that did not say how the record was left
      : [unexplained(where, 'Kehadiran orang ini tidak tercatat pernah diisi.')];
  if (record.version < known.version)
    return [replayed(where, 'Kehadiran orang ini tersimpan dalam keadaan lama; perubahan sesudahnya hilang.')];
  const mayBeNewer = record.own !== undefined && counted.has('attendance-recorded');
  if (known.digest === rowLeft('attendance', record).digest || (record.version > known.version && mayBeNewer))
    return [];
  return [unexplained(where, 'Kehadiran orang ini berubah tanpa catatan di jejak.')];
}

/** The follow-up into which the person was taken is the only thing that changes. */
function lateFaults({ rows }: Heard, { roundId: _changes, ...late }: LateConsent): readonly Fault[] {
  const where = `lateConsents ${late.id}`;
  const known = rows.get(where);
  if (known === undefined || known.digest === rowLeft('lateConsents', { ...late, version: 0 }).digest) return [];
  return [unexplained(where, 'Persetujuan yang sampai sesudah penutupan ini bukan yang tercatat di jejak.')];
}
