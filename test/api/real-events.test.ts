import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PledgeAnswer } from '../../src/checking/verify-code.ts';
import type { Connection } from '../../src/cli/demo/connection.ts';
import { type EventPlan, getEvent } from '../../src/cli/demo/event-file.ts';
import { organize } from '../../src/cli/demo/organizer.ts';
import { type Demo, openDemo } from '../../src/cli/demo/server.ts';
import { closePledge, type Pledge, type Prepared, prepare, signPledge } from '../../src/cli/demo/steps.ts';
import { silentDisplay } from '../../src/cli/progress.ts';
import { IkrarError } from '../../src/errors.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { spared } from '../support/house.ts';

/** The six real events, small, over HTTP, by settings and texts alone: what each of them has that the others have not. */
interface Held extends Prepared {
  readonly demo: Demo;
}

const demos: Demo[] = [];
process.setMaxListeners(20); // each open demo sweeps its folder when the process ends
afterAll(() => Promise.all(demos.map((demo) => demo.close())));

async function hold(plan: EventPlan): Promise<Held> {
  const demo = await openDemo(plan, silentDisplay, spared);
  demos.push(demo);
  return { demo, ...(await prepare(demo, plan)) };
}

const small = (id: string, signers: number): EventPlan => ({ ...getEvent(id), signers });

/** What the citizen's page says, by the code of a naskah's file. */
async function publicOf(server: Connection, pledge: Pledge, file = 0): Promise<PledgeAnswer> {
  const { files } = await pledge.organizer.naskah(pledge.declaration.id);
  return server.json(`/api/verify/${files[file]?.code}`);
}

async function textOf(
  server: Connection,
  pledge: Pledge,
): Promise<{ title: string; points: readonly string[]; whole: string }> {
  const path = `/api/sign/${pledge.cards[0]?.link.split('/').at(-1)}`;
  const { text } = await server.json<{ text: { title: string; blocks: { type: string; items?: string[] }[] } }>(path);
  const points = text.blocks.find(({ type }) => type === 'list')?.items ?? [];
  return { title: text.title, points, whole: JSON.stringify(text) };
}

interface Progress {
  readonly total: number;
  readonly signed: number;
  readonly days: readonly { readonly signed: number }[];
  readonly groups: readonly { readonly label: string; readonly total: number; readonly signed: number }[];
}

const progressOf = ({ admin }: Demo, pledge: Pledge): Promise<Progress> =>
  admin.json(`/api/declarations/${pledge.declaration.id}/progress`);

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (error instanceof IkrarError ? error.code : String(error)),
  );

describe('sijunjung: two texts in one event', () => {
  let it_: Held;
  beforeAll(async () => {
    it_ = await hold(getEvent('sijunjung-dua-naskah'));
    for (const pledge of it_.pledges) await signPledge(it_.demo, pledge);
  });

  it('has one hall and one count for both, the Sekda reads, and numbers run on', async () => {
    const [asn, nagari] = it_.pledges as [Pledge, Pledge];
    const hall = await it_.demo.server.json<Progress>(`/api/hall/${it_.slug}/progress`);
    expect(hall).toMatchObject({ total: 72, signed: 71 });
    expect((await publicOf(it_.demo.server, asn)).signers[0]).toMatchObject({
      role: 'pemandu',
      position: 'Sekretaris Daerah Kabupaten Sijunjung',
    });
    expect([asn, nagari].map(({ declaration }) => declaration.number)).toEqual([
      '001/PM.01/K.SB-15/09/2024',
      '002/PM.01/K.SB-15/09/2024',
    ]);
    expect((await textOf(it_.demo.server, asn)).points).toHaveLength(4);
    expect((await textOf(it_.demo.server, nagari)).points).toHaveLength(5);
  });

  it('whoever was missing signs a follow-up that names the first, and counts once', async () => {
    const { server } = it_.demo;
    const nagari = it_.pledges[1] as Pledge;
    const followUp = (await closePledge(it_.demo, nagari)) as Pledge;
    expect(followUp.people).toHaveLength(1);
    expect(await publicOf(server, nagari)).toMatchObject({ joint: { total: 62, signed: 61 } });
    await signPledge(it_.demo, followUp);
    const first = await publicOf(server, nagari);
    expect(first).toMatchObject({ total: 62, signed: 61, joint: { total: 62, signed: 62 } });
    expect(first.related.map(({ relation }) => relation)).toEqual(expect.arrayContaining(['susulan', 'berita-acara']));
    expect((await publicOf(server, followUp)).related).toContainEqual(
      expect.objectContaining({ relation: 'induk', code: first.code }),
    );
  });
});

it('one closing ends all texts and rounds of an event, the lowest first', async () => {
  const { demo, eventId, pledges } = await hold(small('solok-selatan', 2));
  const main = pledges[0] as Pledge;
  await signPledge(demo, main);
  interface Closed {
    readonly declarations: readonly { readonly id: string; readonly state: string; readonly closedAt: string }[];
  }
  const close = (): Promise<Closed> =>
    demo.admin.json<Closed>(`/api/events/${eventId}/close`, { method: 'POST', json: {} });
  const { declarations } = await close();
  expect(declarations).toHaveLength(pledges.length);
  expect(declarations.at(-1)?.id).toBe(main.declaration.id);
  expect(new Set(declarations.map(({ state }) => state))).toEqual(new Set(['closed']));
  expect(await refusal(close())).toBe('declaration-not-open');
});

describe('sumsel: three days, one province', () => {
  it('counts by day and by kabupaten, and closes on the third day', async () => {
    const { demo, pledges } = await hold(small('sumsel', 30));
    const pledge = pledges[0] as Pledge;
    await signPledge(demo, pledge);
    const progress = await progressOf(demo, pledge);
    expect(progress).toMatchObject({ total: 31, signed: 31 });
    expect(progress.days.map(({ signed }) => signed)).toEqual([10, 10, 11]);
    const groups = progress.groups.filter(({ label }) => label !== '');
    expect(groups.map(({ label }) => label)).toContain('Kabupaten Ogan Komering Ulu');
    expect(groups.reduce((sum, group) => sum + group.signed, 0)).toBe(30);
    await closePledge(demo, pledge);
    const shown = await publicOf(demo.server, pledge);
    expect(shown).toMatchObject({ state: 'sealed', days: ['2024-10-03', '2024-10-04', '2024-10-05'] });
  });
});

describe('solok-selatan: rounds carried down to staff', () => {
  let it_: Held;
  const round = (id: string): Pledge => it_.pledges.find((pledge) => pledge.id === id) as Pledge;
  beforeAll(async () => {
    it_ = await hold(small('solok-selatan', 5));
    for (const pledge of it_.pledges.slice(1)) await signPledge(it_.demo, pledge);
  });

  it('the parent shows a tree with x of y at every level', async () => {
    const main = it_.pledges[0] as Pledge;
    interface Tree {
      label?: string;
      total: number;
      signed: number;
      joint: { total: number; signed: number };
      rounds: Tree[];
    }
    const tree = await it_.demo.admin.json<Tree>(`/api/declarations/${main.declaration.id}/rounds`);
    expect(tree).toMatchObject({ total: 5, signed: 0, joint: { total: 35, signed: 30 } });
    const education = tree.rounds.find(({ label }) => label === 'Dinas Pendidikan dan Kebudayaan');
    expect(education).toMatchObject({ total: 6, signed: 6, joint: { total: 18, signed: 18 } });
    expect(education?.rounds.map(({ label }) => label)).toEqual([
      'SMP Negeri 1 Solok Selatan',
      'SMP Negeri 2 Solok Selatan',
    ]);
  });

  it('each round names its parent by number and code', async () => {
    const { server } = it_.demo;
    const [main, education, school] = [it_.pledges[0] as Pledge, round('putaran-pendidikan'), round('putaran-smpn-1')];
    const upward = async (pledge: Pledge) =>
      (await publicOf(server, pledge)).related.find(({ relation }) => relation === 'induk');
    expect(await upward(education)).toMatchObject({
      label: main.declaration.number,
      code: (await publicOf(server, main)).code,
    });
    expect(await upward(school)).toMatchObject({ label: education.declaration.number });
  });

  it("an OPD's organizer reaches their own round, and neither another nor the parent", async () => {
    const [own, other, main] = [round('putaran-kesehatan'), round('putaran-pupr'), it_.pledges[0] as Pledge];
    expect((await own.organizer.roster(own.declaration.id)).length).toBe(6);
    for (const pledge of [other, main]) {
      expect(await refusal(own.organizer.roster(pledge.declaration.id))).toBe('forbidden');
      expect(await refusal(own.organizer.close(pledge.declaration.id))).toBe('forbidden');
      expect(await refusal(own.organizer.cards(pledge.declaration.id))).toBe('forbidden');
    }
  });

  it('under a closed parent no round can begin', async () => {
    const pupr = round('putaran-pupr');
    const draft = await pupr.organizer.createRound(pupr.declaration.id, {
      relation: 'berjenjang',
      label: 'Seksi Bina Marga',
    });
    await pupr.organizer.putRoster(
      draft.id,
      pupr.people.map((person) => ({ ...person, position: `${person.position} II` })),
    );
    await closePledge(it_.demo, pupr);
    const late = pupr.organizer.createRound(pupr.declaration.id, { relation: 'berjenjang', label: 'Terlambat' });
    expect(await refusal(late)).toBe('parent-closed');
    expect(await refusal(pupr.organizer.open(draft.id))).toBe('parent-closed');
  });
});

describe('batang-hari: a clause in the text', () => {
  it('stands after the third point, numbered', async () => {
    const { demo, pledges } = await hold(small('batang-hari', 3));
    const { points } = await textOf(demo.server, pledges[0] as Pledge);
    expect(points).toHaveLength(5);
    expect(points[3]).toMatch(/menyukai, mengomentari, atau membagikan unggahan/);
  });

  it.each([
    ['klausul-sanksi', 2, 'template-not-in-force'],
    ['klausul-sanksi', 1, 'text-unfit'],
    ['klausul-sanksi-pakta', 1, 'text-unfit'],
  ])('%s/%i, whose law does not hold there, is refused: %s', async (id, version, code) => {
    const { demo, eventId } = await hold(small('batang-hari', 3));
    const text = { template: { id: 'ikrar-asn', version: 1 }, slots: { pemilihan: 'Pemilu Tahun 2024' } };
    const path = `/api/events/${eventId}/declarations`;
    const made = (more: object) =>
      demo.admin.json<{ id: string }>(path, { method: 'POST', json: { ...text, ...more } });
    const clauses = [{ id, version, after: 4 }];
    expect(await refusal(made({ clauses }))).toBe(code);
    const { id: declaration } = await made({});
    const change = { method: 'PATCH', json: { clauses } } as const;
    expect(await refusal(demo.admin.json(`/api/declarations/${declaration}`, change))).toBe(code);
  });

  it('a text is not opened after its event became one of another kind', async () => {
    const { demo, eventId } = await hold(small('batang-hari', 3));
    const { id } = await demo.admin.json<{ id: string }>(`/api/events/${eventId}/declarations`, {
      method: 'POST',
      json: { template: { id: 'ikrar-asn', version: 1 }, slots: { pemilihan: 'Pemilu Tahun 2024' } },
    });
    const organizer = organize(demo.admin);
    await organizer.putRoster(id, [
      { id: 'x', name: 'O', position: 'Camat', institution: '', regionCode: '15.04', role: 'penandatangan' },
    ]);
    await demo.admin.json(`/api/events/${eventId}`, { method: 'PATCH', json: { regimes: ['pilkades'] } });
    expect(await refusal(organizer.open(id))).toBe('text-unfit');
    await demo.admin.json(`/api/events/${eventId}`, { method: 'PATCH', json: { regimes: null } });
    expect(await refusal(organizer.open(id))).toBe('accepted');
  });
});

describe('padang-lawas: witnesses, prohibitions, sanction by date', () => {
  it('holds the prohibitions and the sanction of its day, roles after the signers, and the absent in the minutes', async () => {
    const { demo, pledges } = await hold(getEvent('padang-lawas'));
    const { server } = demo;
    const pledge = pledges[0] as Pledge;
    await signPledge(demo, pledge);
    const { points, whole } = await textOf(server, pledge);
    expect(points).toHaveLength(9);
    expect(whole).toContain('Sanksi menurut Pasal 188');
    expect(whole).not.toContain('TNI/Polri');
    const before = await publicOf(server, pledge);
    expect(before.signers.slice(-3).map(({ role }) => role)).toEqual(['saksi', 'saksi', 'mengetahui']);
    const times = before.signers.flatMap(({ role, signedAt }) => (signedAt ? [{ role, signedAt }] : []));
    const lastSigner =
      times
        .filter(({ role }) => role === 'penandatangan')
        .map(({ signedAt }) => signedAt)
        .toSorted()
        .at(-1) ?? '';
    for (const { role, signedAt } of times) if (role !== 'penandatangan') expect(signedAt >= lastSigner).toBe(true);

    const followUp = (await closePledge(demo, pledge)) as Pledge;
    expect(followUp.people.map(({ name }) => name)).toEqual(
      before.signers.filter(({ signedAt }) => signedAt === undefined).map(({ name }) => name),
    );
    const minutes = await publicOf(server, pledge, 1);
    expect(minutes).toMatchObject({ kind: 'berita-acara', state: 'sealed' });
    // On the public page only the numbers and who signed; why somebody was missing stands in the minutes alone.
    expect(JSON.stringify(before)).not.toContain('sakit');
    const root = await server.bytes('/pki/root.cer');
    for (const file of [0, 1]) {
      const { document } = await publicOf(server, pledge, file);
      const pdf = await demo.admin.bytes(new URL(document?.url ?? '').pathname);
      const report = await verifyPdf(pdf, { roots: [root], at: new Date(), primitives: nodePrimitives });
      expect({ verdict: report.verdict, signatures: report.signatures.length }).toEqual({
        verdict: 'passed',
        signatures: file === 0 ? 1 + 45 + 1 : 2,
      });
    }
  });

  it('after Putusan MK 136/PUU-XXII/2024 the same settings give the later text', async () => {
    const plan = small('padang-lawas', 4);
    const later = { ...plan, event: { ...plan.event, firstDay: '2024-11-20', lastDay: '2024-11-20' } };
    const { demo, pledges } = await hold(later);
    expect((await textOf(demo.server, pledges[0] as Pledge)).whole).toContain('anggota TNI/Polri');
  });
});

describe('sulut: volumes', () => {
  it('each is a file with its own code, and all are joined in one count', async () => {
    const { demo, pledges } = await hold(small('sulut', 310));
    const pledge = pledges[0] as Pledge;
    const { files } = await pledge.organizer.naskah(pledge.declaration.id);
    expect(files.length).toBeGreaterThan(1);
    expect(new Set(files.map(({ code }) => code)).size).toBe(files.length);
    expect(files.reduce((sum, file) => sum + file.signers, 0)).toBe(310);
    await signPledge(demo, { ...pledge, cards: pledge.cards.slice(0, 3) });
    const shown = await publicOf(demo.server, pledge);
    expect(shown).toMatchObject({ joint: { total: 310, signed: 3 } });
    expect(shown.total).toBeLessThan(310);
    expect(shown.related.filter(({ relation }) => relation === 'jilid')).toHaveLength(files.length - 1);
    expect(await demo.server.json(`/api/hall/sulut/progress`)).toMatchObject({ total: 310, signed: 3 });
  });
});

describe('pakta integritas perorangan', () => {
  it('is one document a person, opened and closed together', async () => {
    const { demo, pledges } = await hold(small('pakta', 7));
    const pledge = pledges[0] as Pledge;
    await signPledge(demo, pledge);
    await closePledge(demo, pledge);
    const { files } = await pledge.organizer.naskah(pledge.declaration.id);
    const papers = files.filter(({ kind }) => kind === 'pakta');
    expect(papers.map(({ label }) => label)).toEqual(pledge.people.map(({ name }) => name));
    for (const [i] of papers.entries()) {
      const shown = await publicOf(demo.server, pledge, i);
      expect(shown).toMatchObject({ state: 'sealed', total: 1, signed: 1 });
      // No NIP; word by word, for a digest in hex may have eighteen digits in a row by chance.
      expect(JSON.stringify(shown)).not.toMatch(/(?<![0-9a-f])\d{18}(?![0-9a-f])/);
    }
  });
});
