export const alarmCodes = ['content-altered', 'state-altered'] as const;

/** What this node found that nobody but a thief or a fault can have made. */
export interface Alarm {
  /** `content-altered`: what is stored is not what was certified. `state-altered`: a state that the log contradicts. */
  readonly code: (typeof alarmCodes)[number];
  /** The file's code. */
  readonly where: string;
  /** The event whose organizers are told. */
  readonly eventId: string;
}

export interface Alarms {
  /** Says it in the log of the process once, and keeps it until the process ends. */
  raise(alarm: Alarm): void;
  list(): readonly Alarm[];
}

/** More would say nothing new: the whole store has been tampered with. */
const most = 1000;

/** @param tell writes a line to the log of the process */
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
