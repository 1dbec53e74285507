import type { VNode } from 'preact';
import { type PledgeEvent, recordsFates, recordsSecurity } from '../../model.ts';
import { Failure, Field, type FormState, PostForm, Select } from '../form.tsx';

const shown = [
  ...['fileNumber', 'classification', 'active', 'inactive', 'fate', 'security', 'access', 'location', 'unit'],
] as const;

/** The list that goes with an event's records: what the office says of them, and the list itself to be taken away. */
export function RecordsPage(props: {
  readonly event: PledgeEvent;
  readonly state: FormState;
  readonly saved: boolean;
}): VNode {
  const { event, state } = props;
  const here = `/arsip/${event.id}/daftar`;
  return (
    <>
      <p class="small">
        <a href="/arsip">Arsip</a> › {event.name}
      </p>
      <h1>Daftar arsip</h1>
      {props.saved && !state.failure && (
        <p class="notice good" role="status">
          Isian disimpan. Daftar dan paket yang diunduh sesudah ini memakainya.
        </p>
      )}
      <p>
        <a class="button" href={`${here}.xlsx`}>
          Unduh XLSX
        </a>{' '}
        <a class="button quiet" href={`${here}.csv`}>
          Unduh CSV (titik koma)
        </a>
      </p>
      <p class="soft">
        Satu baris untuk setiap berkas; uraian, kurun waktu, jumlah, dan sidiknya diambil dari berkasnya. Isian di bawah
        berlaku untuk semua baris kegiatan ini, dan menjadi isian awal kegiatan {event.organizer} berikutnya.
      </p>
      <PostForm class="sheet" action={here}>
        <Failure state={state} shown={shown} />
        <Field state={state} name="fileNumber" inputmode="text" />
        <Field state={state} name="classification" />
        <Field state={state} name="active" />
        <Field state={state} name="inactive" />
        <Select state={state} name="fate" options={recordsFates.map((fate) => [fate, sentence(fate)])} />
        <Select state={state} name="security" options={recordsSecurity.map((one) => [one, sentence(one)])} />
        <Field state={state} name="access" />
        <Field state={state} name="location" />
        <Field state={state} name="unit" />
        <div class="actions">
          <button type="submit">Simpan</button>
        </div>
      </PostForm>
    </>
  );
}

const sentence = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
