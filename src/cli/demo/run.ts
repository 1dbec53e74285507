import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Display } from '../progress.ts';
import type { EventPlan } from './event-file.ts';
import {
  type ArchiveReport,
  collect,
  type DeclarationReport,
  type DemoReport,
  reportOf,
  writeReport,
} from './report.ts';
import { type Demo, openDemo } from './server.ts';
import { closePledge, type Pledge, type Prepared, prepare, signPledge, since } from './steps.ts';

/** Plays a whole event: prepared, signed, closed, downloaded, verified; saved if a folder is given. */
export async function runDemo(plan: EventPlan, display: Display, out: string | undefined): Promise<DemoReport> {
  const started = performance.now();
  const demo = await openDemo(plan, display);
  try {
    const prepared = await prepare(demo, plan);
    const { pledges } = prepared;
    for (const pledge of pledges) await signPledge(demo, pledge);
    const followUps: Pledge[] = [];
    // From the lowest round up, because a parent must be open as long as rounds are made below it.
    for (const pledge of pledges.toReversed()) {
      const followUp = await closePledge(demo, pledge);
      if (followUp) followUps.push(followUp);
    }
    for (const pledge of followUps) {
      await signPledge(demo, pledge);
      await closePledge(demo, pledge);
    }
    const naskah: DeclarationReport[] = [];
    for (const pledge of [...pledges, ...followUps]) naskah.push(await collect(demo, pledge, out));
    const archive = out === undefined ? undefined : await keep(demo, prepared, out);
    const report = reportOf(plan, naskah, archive, since(started));
    if (out !== undefined) await writeReport(out, report);
    return report;
  } finally {
    await demo.close();
  }
}

/** Saves the root certificate and the archive beside the PDFs. */
async function keep(demo: Demo, { eventId, slug }: Prepared, out: string): Promise<ArchiveReport> {
  await writeFile(join(out, 'root.pem'), await demo.server.bytes('/pki/root.pem'));
  const file = `arsip-${slug}.zip`;
  return { file, ...(await demo.archive(eventId, join(out, file))) };
}
