import type { VNode } from 'preact';
import type { PledgeEvent } from '../../model.ts';
import { bareName, type LoadRegions, type Regions, timeZoneOf, titleOf } from '../../roster/regions.ts';
import { regimes, regimeWords } from '../../template/law.ts';
import { Failure, Field, type FormState, PostForm, Select, TextArea } from '../form.tsx';
import { fieldsOf } from './pages.tsx';

/** The form to make or change an event. */
export function EventForm(props: {
  readonly state: FormState;
  readonly regions: VNode;
  readonly button: string;
  readonly logo?: boolean;
}): VNode {
  const { state } = props;
  return (
    <PostForm encType="multipart/form-data" class="sheet">
      <Failure state={state} shown={shown} />
      <Field state={state} name="name" />
      <div class="two">
        <Field state={state} name="organizer" />
        <Field state={state} name="election" />
      </div>
      <Select state={state} name="regimes" hint="Menentukan hukum dan klausul yang boleh dipakai." options={kinds} />
      <Field
        state={state}
        name="regionCode"
        hint="Ketik nama kabupaten, kota, atau provinsi, lalu pilih dari daftar."
        list="wilayah"
        autocomplete="off"
        max={120}
      />
      {props.regions}
      <div class="two">
        <Field state={state} name="venue" />
        <Field state={state} name="place" />
      </div>
      <div class="two">
        <Field state={state} name="firstDay" hint="" type="date" />
        <Field state={state} name="lastDay" hint="Kosongkan bila hanya sehari." type="date" required={false} />
      </div>
      <details open={advanced.some((name) => state.failure?.faults.some((fault) => fault.path?.startsWith(name)))}>
        <summary>Kop, logo, warna, nomor, dan alamat (boleh dilewati)</summary>
        <div class="stack">
          <TextArea
            state={state}
            name="letterhead"
            hint="Satu baris satu kali Enter, paling banyak lima. Kosong: nama penyelenggara."
          />
          <Field
            state={state}
            name="logo"
            label={props.logo ? 'Ganti logo' : 'Logo'}
            hint="PNG atau JPEG, paling besar 500 KB."
            type="file"
            maxBytes={mostLogoBytes}
            accept=".png,.jpg,.jpeg"
          />
          {props.logo && (
            <label class="choice">
              <input type="checkbox" name="removeLogo" value="ya" /> Hapus logo yang ada
            </label>
          )}
          <div class="two">
            <Field state={state} name="accent" hint="" type="color" />
            <Select state={state} name="timeZone" options={zones} />
          </div>
          <Field
            state={state}
            name="numberPattern"
            hint="Misalnya: {nomor:3}/PM.01/K.SB-15/{bulan}/{tahun}. Nomor berjalan tiap tahun; juga {bulan-romawi}."
          />
          <Field
            state={state}
            name="slug"
            hint="Alamat aula menjadi /h/nama-pendek, paling banyak 12 huruf. Kosong: nama wilayah, atau empat angka."
          />
        </div>
      </details>
      <div class="actions">
        <button type="submit">{props.button}</button>
      </div>
    </PostForm>
  );
}

export const mostLogoBytes = 512_000;

const advanced = ['letterhead', 'logo', 'accent', 'timeZone', 'numberPattern', 'slug'];
const shown = [
  'name',
  'organizer',
  'election',
  'regimes',
  'regionCode',
  'venue',
  'place',
  'firstDay',
  'lastDay',
  ...advanced,
];
const kinds = [
  ['', 'Menurut nama pemilihan'],
  ...regimes.map((regime) => [regime, regimeWords[regime]] as const),
  ['pemilu pemilihan', `${regimeWords.pemilu} dan ${regimeWords.pemilihan}`],
] as const;
const zones = [
  ['', 'Menurut wilayah'],
  ['Asia/Jakarta', 'WIB'],
  ['Asia/Makassar', 'WITA'],
  ['Asia/Jayapura', 'WIT'],
] as const;

/** Provinces and kabupaten to choose from; the browser filters them while somebody types. */
export async function regionChoices(loadRegions: LoadRegions): Promise<VNode> {
  const regions = [...(await loadRegions()).values()].filter(
    ({ level }) => level === 'provinsi' || level === 'kabupaten',
  );
  return (
    <datalist id="wilayah">
      {regions.map((region) => (
        <option key={region.code} value={`${region.code} ${titleOf(region)}`} />
      ))}
    </datalist>
  );
}

/**
 * The code of a region typed as an entry of the list, as a code, or as a name: in full, or without its kind if that is
 * unique.
 */
export function regionCodeOf(typed: string, all: Regions): string {
  const [code] = /^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?(?=\s|$)/.exec(typed.trim()) ?? [];
  if (code) return code;
  const wanted = typed.trim().toLowerCase();
  const regions = [...all.values()].filter(({ code }) => code.length <= 5);
  const named = (spell: (name: string) => string) =>
    regions.filter((region) => [titleOf(region), region.name].some((name) => spell(name) === wanted));
  const whole = named((name) => name.toLowerCase());
  const found = whole.length > 0 ? whole : named(bare);
  return found.length === 1 ? found[0]!.code : typed;
}

/** "sijunjung" for "Kabupaten Sijunjung". If a kota has the same name, the person has to choose. */
const bare = (name: string): string => bareName(name).toLowerCase();

/** Converts the form of an event into the operation's input. */
export async function eventValues(
  values: Readonly<Record<string, string>>,
  file: { readonly mimetype: string; readonly buffer: Uint8Array } | undefined,
  loadRegions: LoadRegions,
): Promise<Readonly<Record<string, unknown>>> {
  const { letterhead = '', removeLogo, logo: _logo, regionCode = '', regimes: kinds = '', ...rest } = values;
  const { organizer = '' } = rest;
  const code = regionCodeOf(regionCode, await loadRegions());
  const lines = letterhead.split(/\r?\n/).map((line) => line.trim());
  const kept = lines.filter(Boolean);
  return {
    ...fieldsOf(rest),
    ...(kinds ? { regimes: kinds.split(' ') } : {}),
    lastDay: rest.lastDay || rest.firstDay,
    regionCode: code,
    timeZone: rest.timeZone || timeZoneOf(code),
    ...(kept.length > 0 ? { letterhead: kept } : organizer.trim() ? { letterhead: [organizer.toUpperCase()] } : {}),
    ...(removeLogo ? { logo: null } : {}),
    ...(file ? { logo: { type: file.mimetype, base64: Buffer.from(file.buffer).toString('base64') } } : {}),
  };
}

export function valuesOfEvent(event: PledgeEvent, regions: Regions): Readonly<Record<string, string>> {
  const region = regions.get(event.regionCode);
  return {
    name: event.name,
    election: event.election,
    regimes: event.regimes?.join(' ') ?? '',
    organizer: event.organizer,
    regionCode: region ? `${region.code} ${titleOf(region)}` : event.regionCode,
    venue: event.venue,
    place: event.place,
    firstDay: event.firstDay,
    lastDay: event.lastDay,
    timeZone: event.timeZone,
    letterhead: event.letterhead.join('\n'),
    accent: event.accent ?? '#8a1c1c',
    numberPattern: event.numberPattern ?? '',
    slug: event.slug,
  };
}
