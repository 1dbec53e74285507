export const alarmCodes = ['content-altered', 'state-altered'] as const;

/** Something that this node found and that can only come from tampering or a defect. */
export interface Alarm {
  /**
   * `content-altered`: stored content differs from what was certified. `state-altered`: a stored state contradicts the
   * log.
   */
  readonly code: (typeof alarmCodes)[number];
  /** The file's code. */
  readonly where: string;
  /** The event whose organizers see the alarm. */
  readonly eventId: string;
}

export interface Alarms {
  /** Logs the alarm once in the process's log, and keeps it until the process ends. */
  raise(alarm: Alarm): void;
  list(): readonly Alarm[];
}

/** The largest number kept; with more, the whole store has been tampered with. */
const most = 1000;

/** @param tell writes a line to the process's log */
export function createAlarms(tell: (alarm: Alarm) => void): Alarms {
  const raised = new Map<string, Alarm>();
  return {
    raise(alarm) {
      const key = `${alarm.code} ${alarm.where}`;
      if (raised.has(key) || raised.size >= most) return;
      raised.set(key, alarm);
      tell(alarm);
    },
    list: () => [...raised.values()],
  };
}
