import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { maximumPeople } from '../../roster/row.ts';
import { findSijunjungRoster } from './events/sijunjung.ts';
import type { Narrator } from './narrator.ts';
import { collect, type NaskahOutcome, rootOf, type Verify, writeReport } from './outcome.ts';
import { type Act, closeAct, prepare, type Stage, signAct, since } from './play.ts';
import { resize } from './roster-file.ts';
import type { Scenario } from './scenario.ts';
import { type ArchiveOutcome, openTheatre, type Theatre } from './theatre.ts';

export interface DemoOptions {
  readonly scenario: Scenario;
  readonly out?: string;
  /** CSV or Excel, in place of the main naskah's people. */
  readonly roster?: Uint8Array;
  readonly signers?: number;
  readonly narrator: Narrator;
  readonly verify: Verify;
}

export interface DemoReport {
  readonly event: string;
  readonly name: string;
  readonly verdict: 'passed' | 'indeterminate' | 'failed';
  readonly people: number;
  readonly signed: number;
  readonly seconds: number;
  readonly naskah: readonly NaskahOutcome[];
  readonly archive?: ArchiveOutcome & { readonly file: string };
}

/** A whole ceremony: prepared, signed, closed, fetched, checked. */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const started = performance.now();
  const { narrator, verify, out } = options;
  const scenario = cast(options);
  const theatre = await openTheatre(scenario, undefined);
  try {
    const stage = stageOf(theatre, options);
    const { eventId, slug, acts } = await prepare(stage, scenario, theatre.admin);
    for (const act of acts) await signAct(stage, act);
    const followUps: Act[] = [];
    // From the lowest round up: a parent stays open as long as rounds are made below it.
    for (const act of acts.toReversed()) followUps.push(...(await closed(stage, act)));
    for (const act of followUps) {
      await signAct(stage, act);
      await closeAct(stage, act);
    }
    const naskah: NaskahOutcome[] = [];
    for (const act of [...acts, ...followUps]) naskah.push(await collect(theatre.server, act, verify, out, narrator));
    const archive = out === undefined ? undefined : await keep(theatre, out, eventId, slug);
    const report = reportOf(scenario, naskah, archive, since(started));
    if (out !== undefined) await writeReport(out, report);
    return report;
  } finally {
    await theatre.close();
  }
}

/** What belongs beside the PDFs: the root certificate and the archive. */
async function keep(theatre: Theatre, out: string, eventId: string, slug: string): Promise<DemoReport['archive']> {
  await writeFile(join(out, 'root.pem'), await rootOf(theatre.server));
  const file = `arsip-${slug}.zip`;
  return { file, ...(await theatre.archive(eventId, join(out, file))) };
}

const closed = async (stage: Stage, act: Act): Promise<Act[]> => {
  const followUp = await closeAct(stage, act);
  return followUp ? [followUp] : [];
};

/** The scenario with so many signers as were asked for. */
export function cast({ scenario, signers }: Pick<DemoOptions, 'scenario' | 'signers'>): Scenario {
  if (signers === undefined) return scenario;
  const [main, ...others] = scenario.pledges;
  const people = async () => resize(await main.people(), signers, maximumPeople);
  return { ...scenario, pledges: [{ ...main, people }, ...others] };
}

type Given = Pick<DemoOptions, 'scenario' | 'roster' | 'signers' | 'narrator'>;

export function stageOf(theatre: Pick<Stage, 'server' | 'clock' | 'password'>, given: Given): Stage {
  const { server, clock, password } = theatre;
  const own = given.scenario.id === 'sijunjung' && given.signers === undefined ? findSijunjungRoster() : undefined;
  const roster = given.roster ?? own;
  return { server, clock, password, narrator: given.narrator, ...(roster ? { roster } : {}) };
}

function reportOf(
  scenario: Scenario,
  naskah: readonly NaskahOutcome[],
  archive: DemoReport['archive'],
  seconds: number,
): DemoReport {
  const verdicts = naskah.flatMap(({ files }) => files.map(({ verdict }) => verdict));
  if (archive) verdicts.push(archive.verdict);
  const worst = (['failed', 'indeterminate'] as const).find((verdict) => verdicts.includes(verdict));
  const sum = (of: (one: NaskahOutcome) => number): number => naskah.reduce((total, one) => total + of(one), 0);
  return {
    event: scenario.id,
    name: scenario.event.name,
    verdict: worst ?? 'passed',
    people: sum((one) => one.people),
    signed: sum((one) => one.signed),
    seconds,
    naskah,
    ...(archive ? { archive } : {}),
  };
}
