import type { ClauseChoice, Declaration, PledgeEvent } from '../../model.ts';
import type { RosterRow } from '../../roster/row.ts';

/** A real event as data: settings and texts only. The people are made up, and so is a hall that no report names. */
export interface Scenario {
  readonly id: string;
  /** One line for `ikrar demo --help`. */
  readonly summary: string;
  readonly event: Omit<PledgeEvent, 'id' | 'version' | 'createdAt'>;
  /** The first is the main one: `--signers` and `--roster` apply to it, and its PDF is `ikrar.pdf`. */
  readonly pledges: readonly [Pledge, ...Pledge[]];
}

export interface Pledge {
  /** Name of its PDFs, unique in the scenario. */
  readonly key: string;
  readonly label?: string;
  readonly volumes: Declaration['volumes'];
  readonly template: { readonly id: string; readonly version: number };
  /** The version is the one in force on the event's day. */
  readonly clauses: readonly Omit<ClauseChoice, 'version'>[];
  readonly slots: { readonly [name: string]: string };
  /** Sittings; people are spread over them. Empty: the event's days, all sign on one. */
  readonly days: readonly string[];
  readonly people: () => Promise<readonly RosterRow[]>;
  /** A round below another pledge of the scenario, run by an organizer of its own. */
  readonly below?: string;
  /** The last signers of the roster do not sign, for these reasons. */
  readonly missing: readonly Missing[];
  /** They sign a follow-up (susulan) on this day, `YYYY-MM-DD`. */
  readonly followUp?: string;
}

export type Missing =
  | { readonly status: 'tidak-hadir'; readonly reason: string }
  | { readonly status: 'diwakilkan'; readonly representedBy: string; readonly letter: string };

/** What most pledges are. */
export const jointPledge = {
  volumes: 'auto',
  clauses: [],
  days: [],
  missing: [],
} as const satisfies Partial<Pledge>;
