import type { Request } from 'express';
import { IkrarError } from '../../errors.ts';
import { fillRoster, readRoster, replaceRoster } from '../../operations/roster.ts';
import { understandRoster } from '../../operations/roster-import.ts';
import { lookAtRoster } from '../../operations/roster-look.ts';
import { titleOf } from '../../roster/regions.ts';
import { maximumPeople } from '../../roster/row.ts';
import type { FormState } from '../form.tsx';
import { formBody } from '../input.ts';
import { meanings } from '../problem.ts';
import { regionChoices, regionCodeOf } from './event-form.tsx';
import { Crumbs, Steps } from './page-parts.tsx';
import { type At, beyondForm, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';
import { rosterCopyPages } from './roster-copy-pages.tsx';
import { gridRows, mergeRows, parseWhole, RosterGrid, sentRows } from './roster-grid.tsx';
import { LookNotice } from './roster-look-views.tsx';
import { rosterReadingPages } from './roster-reading-pages.tsx';
import { matches, pageRows, RegionNames, RosterFailure, RosterTable, RosterTools } from './roster-views.tsx';

const organizer = { declaration: 'organizer' } as const;
type AtDeclaration = At<typeof organizer>;

const back = ({ declaration }: AtDeclaration): string => `/kelola/n/${declaration.id}/peserta`;

const sample =
  '\uFEFFnama;jabatan;instansi;kode wilayah;peran;nip;pangkat;kelompok\r\n' +
  'Dr. Contoh Nama, S.Sos., M.Si.;Sekretaris Daerah;Pemerintah Kabupaten Sijunjung;13.03;pemandu;;;\r\n' +
  'Nama Lengkap, S.H.;Camat Kupitan;Kecamatan Kupitan;13.03.04;penandatangan;;Pembina (IV/a);Kecamatan Kupitan\r\n';

/** The people of a declaration, entered by file, by region or by hand. */
export function rosterPages(pages: OrganizerPages): void {
  const path = '/kelola/n/:declarationId/peserta';

  pages.page('/kelola/contoh-daftar.csv', 'account', () => ({
    bytes: new TextEncoder().encode(sample),
    type: 'text/csv; charset=utf-8',
    name: 'contoh-daftar.csv',
  }));

  pages.page(path, organizer, (at) =>
    at.declaration.state === 'draft' ? rosterPage(at, formState(understandRoster)) : `/kelola/n/${at.declaration.id}`,
  );
  rosterReadingPages(pages, rosterPage);
  rosterCopyPages(pages);
  pages.form(`${path}/rapikan`, {
    of: replaceRoster,
    values: tidied,
    done: (_result, at) => (at.typed.kembali === 'buka' ? `/kelola/n/${at.declaration.id}/buka` : back(at)),
  });
  pages.form(`${path}/urut`, { of: replaceRoster, values: sorted, done: (_result, at) => back(at) });

  pages.page(`${path}/wilayah`, organizer, async (at) => {
    try {
      return await regionPage(at, formState(fillRoster, at.typed));
    } catch (error) {
      if (!(error instanceof IkrarError) || beyondForm.has(error.code)) throw error;
      const page = await rosterPage(at, { ...formState(fillRoster), failure: error });
      return { ...page, status: meanings[error.code].status };
    }
  });
  pages.form(`${path}/wilayah`, {
    of: replaceRoster,
    body: formBody('2mb', maximumPeople + 20),
    values: withNames,
    done: (_result, at) => back(at),
    again: regionPage,
  });

  pages.page(`${path}/sunting`, organizer, (at) => gridPage(at, formState(replaceRoster)));
  pages.form(`${path}/sunting`, {
    of: replaceRoster,
    body: formBody('8mb', 1000),
    values: edited,
    done: (_result, at) => `${back(at)}?hal=${pageOf(at.request) + 1}`,
    again: gridPage,
  });
}

/** Everybody from the grid, or one page of them put back into the roster. */
async function edited({ ask, declaration, request, typed }: AtDeclaration) {
  const version = Number(typed.versi || Number.NaN);
  if (typed.semua !== undefined) return { people: parseWhole(typed.semua), version };
  const { people } = await ask(readRoster, { declarationId: declaration.id });
  const shown = { from: pageOf(request) * pageRows, count: pageRows };
  return { people: mergeRows(people, shown, sentRows(typed)), version };
}

/** The roster with all names written as proposed. */
async function tidied({ ask, declaration }: AtDeclaration) {
  const { people, version } = await ask(readRoster, { declarationId: declaration.id });
  const { look } = await ask(lookAtRoster, { declarationId: declaration.id });
  const names = new Map(look.flatMap(({ personId, suggestion }) => (suggestion ? [[personId, suggestion]] : [])));
  return { people: people.map((person) => ({ ...person, name: names.get(person.id) ?? person.name })), version };
}

const sortFields: Readonly<Record<string, 'regionCode' | 'name' | 'position' | 'group'>> = {
  wilayah: 'regionCode',
  nama: 'name',
  jabatan: 'position',
  kelompok: 'group',
};

const pageOf = (request: Request): number => Math.max(0, Math.min(200, (Number(request.query.hal) || 1) - 1));

async function sorted({ ask, declaration, typed }: AtDeclaration) {
  const { people, version } = await ask(readRoster, { declarationId: declaration.id });
  const field = sortFields[typed.menurut ?? ''] ?? 'regionCode';
  const collator = new Intl.Collator('id', { numeric: true });
  return { people: people.toSorted((a, b) => collator.compare(a[field] ?? '', b[field] ?? '')), version };
}

/** The present people, followed by the offices of a region for which a name was typed. */
async function withNames(at: AtDeclaration) {
  const { ask, declaration, typed } = at;
  const { people: rows } = await ask(fillRoster, await regionOf(at, typed));
  const named = rows
    .map((row) => ({ ...row, name: typed[`nama.${row.regionCode}`]?.trim() ?? '' }))
    .filter(({ name }) => name !== '');
  const { people, version } = await ask(readRoster, { declarationId: declaration.id });
  return { people: [...people, ...named], version };
}

const regionOf = async ({ services, declaration }: AtDeclaration, typed: Readonly<Record<string, string>>) => ({
  declarationId: declaration.id,
  code: regionCodeOf(typed.wilayah ?? '', await services.loadRegions()),
  office: typed.jabatan,
});

async function rosterPage(at: AtDeclaration, state: FormState): Promise<OrganizerPage> {
  const { ask, event, declaration, request } = at;
  const { look } = await ask(lookAtRoster, { declarationId: declaration.id });
  const { people } = await ask(readRoster, { declarationId: declaration.id });
  const region = (await at.services.loadRegions()).get(event.regionCode);
  const query = typeof request.query.cari === 'string' ? request.query.cari.slice(0, 100).trim() : '';
  const found = people.filter((person) => matches(person, query)).length;
  const view = {
    declaration,
    people,
    query,
    page: Math.min(pageOf(request), Math.max(0, Math.ceil(found / pageRows) - 1)),
    state,
    regions: await regionChoices(at.services.loadRegions),
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
      <LookNotice look={look} path={back(at)} back="peserta" />
      {people.length === 0 ? (
        <>
          <RosterTools {...view} />
          <RosterTable {...view} />
        </>
      ) : (
        <>
          <RosterTable {...view} next={next} />
          <div class="actions spaced">{next}</div>
          <details open={state.failure !== undefined}>
            <summary>Ganti dengan berkas lain, atau tambah dari wilayah</summary>
            <RosterTools {...view} />
          </details>
        </>
      )}
    </>
  );
  return { title: 'Peserta', event, children };
}

async function regionPage(at: AtDeclaration, state: FormState): Promise<OrganizerPage> {
  const { ask, event, declaration } = at;
  const { people: rows } = await ask(fillRoster, await regionOf(at, state.values));
  const { people } = await ask(readRoster, { declarationId: declaration.id });
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}/peserta`}>Peserta</a>
      </Crumbs>
      <h1>{rows.length.toLocaleString('id')} jabatan</h1>
      <RegionNames
        declaration={declaration}
        rows={rows}
        state={state}
        region={state.values.wilayah ?? ''}
        office={state.values.jabatan ?? ''}
        existing={people.length}
      />
    </>
  );
  return { title: 'Isi dari wilayah', event, width: 'narrow', children };
}

async function gridPage({ ask, event, declaration, request }: AtDeclaration, state: FormState): Promise<OrganizerPage> {
  const { people, version } = await ask(readRoster, { declarationId: declaration.id });
  const from = pageOf(request) * pageRows;
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/n/${declaration.id}/peserta`}>Peserta</a>
      </Crumbs>
      <h1>Sunting daftar</h1>
      <RosterGrid
        version={state.failure ? (state.values.versi ?? '') : String(version)}
        rows={state.failure ? sentRows(state.values) : gridRows(people.slice(from, from + pageRows), from)}
        whole={state.values.semua ?? JSON.stringify(people)}
        from={from}
        state={state}
        declarationId={declaration.id}
      />
    </>
  );
  return { title: 'Sunting daftar', event, width: 'full', script: 'roster-grid.js', children };
}
