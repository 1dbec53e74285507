import { createRegister, type Register } from './core/register.ts';

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

export type Alarms = Register<Alarm>;

/** @param tell writes a line to the process's log */
export const createAlarms = (tell: (alarm: Alarm) => void): Alarms =>
  createRegister(({ code, where }) => `${code} ${where}`, tell);
