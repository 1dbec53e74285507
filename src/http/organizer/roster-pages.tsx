import { type Request, Router } from 'express';
import type { IkrarError } from '../../errors.ts';
import type { Declaration, PledgeEvent } from '../../model.ts';
import { getEventInReach, getRound } from '../../operations/access.ts';
import { fillRoster, getRoster, importFile, putRoster, readRoster } from '../../operations/roster.ts';
import { regionFill, rosterInput } from '../../operations/schemas.ts';
import { loadRegions, titleOf } from '../../roster/regions.ts';
import { maximumPeople } from '../../roster/row.ts';
import type { Services } from '../../services.ts';
import { attempt, type FormState, submit, typedValues } from '../form.tsx';
import { formBody, parseInput, uploadBody } from '../input.ts';
import { actorOf, checkCsrf } from '../session.ts';
import { regionChoices, regionCodeOf } from './event-form.tsx';
import { Crumbs, type Desk, deskOf, Steps, showDesk } from './page.tsx';
import { gridRows, mergeRows, RosterGrid, sentRows } from './roster-grid.tsx';
import { pageRows, RegionNames, RosterFailure, RosterTable, RosterTools } from './roster-views.tsx';
import { signIn } from './sign-in.ts';

const sample =
  '\uFEFFnama;jabatan;instansi;kode wilayah;peran;nip;pangkat;kelompok\r\n' +
  'Dr. Contoh Nama, S.Sos., M.Si.;Sekretaris Daerah;Pemerintah Kabupaten Sijunjung;13.03;pemandu;;;\r\n' +
  'Nama Lengkap, S.H.;Camat Kupitan;Kecamatan Kupitan;13.03.04;penandatangan;;Pembina (IV/a);Kecamatan Kupitan\r\n';

/** The people of a declaration: by file, by region, by hand. */
export function rosterPages(services: Services): Router {
  const router = Router();
  const csrf = checkCsrf(services);
  const path = '/kelola/n/:id/peserta';

  router.get('/kelola/contoh-daftar.csv', signIn, (_request, response) => {
    response.attachment('contoh-daftar.csv').type('text/csv').send(sample);
  });

  router.get(path, signIn, async (request, response) => {
    const { desk, declaration, event } = await openPage(services, request, response);
    if (declaration.state !== 'draft') return response.redirect(303, `/kelola/n/${declaration.id}`);
    await showRoster(desk, declaration, event, undefined, 200);
  });

  router.post(`${path}/unggah`, signIn, uploadBody('berkas', 5_000_000), csrf, async (request, response) => {
    const { desk, declaration, event } = await openPage(services, request, response);
    return submit(
      response,
      async () => {
        await importFile(services, actorOf(request), declaration.id, request.file?.buffer ?? new Uint8Array());
        return `/kelola/n/${declaration.id}/peserta`;
      },
      (failure, status) => showRoster(desk, declaration, event, failure, status),
    );
  });

  router.post(`${path}/urut`, signIn, formBody('10kb'), csrf, async (request, response) => {
    const { declaration } = await openPage(services, request, response);
    const { people, version } = await readRoster(services, actorOf(request), declaration.id);
    const field = sortFields[typedValues(request.body).menurut ?? ''] ?? 'regionCode';
    const collator = new Intl.Collator('id', { numeric: true });
    const sorted = people.toSorted((a, b) => collator.compare(a[field] ?? '', b[field] ?? ''));
    await putRoster(services, actorOf(request), declaration.id, parseInput(rosterInput, { people: sorted }), version);
    response.redirect(303, `/kelola/n/${declaration.id}/peserta`);
  });

  router.get(`${path}/wilayah`, signIn, async (request, response) => {
    const { desk, declaration, event } = await openPage(services, request, response);
    const { wilayah = '', jabatan = '' } = typedValues(request.query);
    await attempt(
      async () => {
        await showRegion(desk, declaration, event, { values: { wilayah, jabatan } }, 200);
      },
      (failure, status) => showRoster(desk, declaration, event, failure, status),
    );
  });
  router.post(`${path}/wilayah`, signIn, formBody('2mb', maximumPeople + 20), csrf, async (request, response) => {
    const { desk, declaration, event } = await openPage(services, request, response);
    const values = typedValues(request.body);
    return submit(
      response,
      async () => {
        const { rows } = await fillRoster(services, actorOf(request), declaration.id, await fillOf(values));
        const named = rows
          .map((row) => ({ ...row, name: values[`nama.${row.regionCode}`]?.trim() ?? '' }))
          .filter(({ name }) => name !== '');
        const { people, version } = await readRoster(services, actorOf(request), declaration.id);
        const input = parseInput(rosterInput, { people: [...people, ...named] });
        await putRoster(services, actorOf(request), declaration.id, input, version);
        return `/kelola/n/${declaration.id}/peserta`;
      },
      (failure, status) => showRegion(desk, declaration, event, { values, failure }, status),
    );
  });

  router.get(`${path}/sunting`, signIn, async (request, response) => {
    const { desk, declaration, event } = await openPage(services, request, response);
    await showGrid(desk, declaration, event, undefined, 200);
  });
  router.post(`${path}/sunting`, signIn, formBody('1mb', 1000), csrf, async (request, response) => {
    const { desk, declaration, event } = await openPage(services, request, response);
    const page = pageOf(request);
    const values = typedValues(request.body);
    const rows = sentRows(values);
    const version = values.versi ?? '';
    return submit(
      response,
      async () => {
        const people = await getRoster(services, actorOf(request), declaration.id);
        const merged = mergeRows(people, { from: page * pageRows, count: pageRows }, rows);
        const input = parseInput(rosterInput, { people: merged });
        await putRoster(services, actorOf(request), declaration.id, input, Number(version || Number.NaN));
        return `/kelola/n/${declaration.id}/peserta?hal=${page + 1}`;
      },
      (failure, status) => showGrid(desk, declaration, event, { rows, version, failure }, status),
    );
  });
  return router;
}

const sortFields: Readonly<Record<string, 'regionCode' | 'name' | 'position' | 'group'>> = {
  wilayah: 'regionCode',
  nama: 'name',
  jabatan: 'position',
  kelompok: 'group',
};

const pageOf = (request: Request): number => Math.max(0, Math.min(200, (Number(request.query.hal) || 1) - 1));

async function openPage(services: Services, request: Request, response: Parameters<typeof deskOf>[2]) {
  const declaration = await getRound(services, actorOf(request), request.params.id as string, 'organizer');
  const event = await getEventInReach(services, actorOf(request), declaration.eventId);
  return { desk: deskOf(services, request, response), declaration, event };
}

async function showRoster(
  desk: Desk,
  declaration: Declaration,
  event: PledgeEvent,
  failure: IkrarError | undefined,
  status: number,
): Promise<void> {
  const people = await getRoster(desk.services, actorOf(desk.request), declaration.id);
  const region = (await loadRegions()).get(event.regionCode);
  const view = {
    declaration,
    csrf: desk.csrf,
    people,
    page: Math.min(pageOf(desk.request), Math.max(0, Math.ceil(people.length / pageRows) - 1)),
    state: { values: {}, failure },
    regions: await regionChoices(),
    region: region ? `${region.code} ${titleOf(region)}` : '',
  };
  const next = (
    <a class="button" href={`/kelola/n/${declaration.id}/buka`}>
      Lanjut: periksa dan buka
    </a>
  );
  const children = (
    <>
      <Crumbs event={event} />
      <h1>Peserta</h1>
      <Steps declaration={declaration} at="peserta" people={people.length} />
      <RosterFailure {...view.state} />
      {people.length === 0 ? (
        <>
          <RosterTools {...view} />
          <RosterTable {...view} />
        </>
      ) : (
        <>
          <RosterTable {...view} next={next} />
          <div class="actions spaced">{next}</div>
          <details open={failure !== undefined}>
            <summary>Ganti dengan berkas lain, atau tambah dari wilayah</summary>
            <RosterTools {...view} />
          </details>
        </>
      )}
    </>
  );
  await showDesk(desk, { title: 'Peserta', event, status, children });
}

async function fillOf(values: Readonly<Record<string, string>>) {
  return parseInput(regionFill, { code: await regionCodeOf(values.wilayah ?? ''), office: values.jabatan });
}

async function showRegion(desk: Desk, declaration: Declaration, event: PledgeEvent, state: FormState, status: number) {
  const { services, request } = desk;
  const { rows } = await fillRoster(services, actorOf(request), declaration.id, await fillOf(state.values));
  const existing = await getRoster(services, actorOf(request), declaration.id);
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}/peserta`}>Peserta</a>
      </Crumbs>
      <h1>{rows.length.toLocaleString('id')} jabatan</h1>
      <RegionNames
        declaration={declaration}
        csrf={desk.csrf}
        rows={rows}
        state={state}
        region={state.values.wilayah ?? ''}
        office={state.values.jabatan ?? ''}
        existing={existing.length}
      />
    </>
  );
  await showDesk(desk, { title: 'Isi dari wilayah', event, width: 'narrow', status, children });
}

async function showGrid(
  desk: Desk,
  declaration: Declaration,
  event: PledgeEvent,
  sent:
    | { readonly rows: ReturnType<typeof sentRows>; readonly version: string; readonly failure: IkrarError }
    | undefined,
  status: number,
): Promise<void> {
  const { people, version } = await readRoster(desk.services, actorOf(desk.request), declaration.id);
  const from = pageOf(desk.request) * pageRows;
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}/peserta`}>Peserta</a>
      </Crumbs>
      <h1>Sunting daftar</h1>
      <RosterGrid
        csrf={desk.csrf}
        version={sent?.version ?? String(version)}
        rows={sent?.rows ?? gridRows(people.slice(from, from + pageRows), from)}
        state={{ values: {}, failure: sent?.failure }}
        back={`/kelola/n/${declaration.id}/peserta`}
      />
    </>
  );
  await showDesk(desk, { title: 'Sunting daftar', event, width: 'full', status, children });
}
