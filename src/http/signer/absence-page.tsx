import type { VNode } from 'preact';
import { positionWords } from '../../core/represented.ts';
import { type Absence, absences } from '../../model.ts';
import { absenceReasons } from '../../signer/absence-reasons.ts';
import { type Claim, listPath } from '../../signer/claim.ts';
import { Page } from '../layout.tsx';
import { PinField } from './pin-field.tsx';

/** The form as it was sent and refused. */
export interface AbsenceRefused {
  readonly field: 'reason' | 'words' | 'pin' | 'sure' | 'page';
  readonly message: string;
  readonly reason: string;
  readonly words: string;
}

const says: Readonly<Record<Absence, string>> = {
  berhalangan: 'Saya berhalangan',
  menolak: 'Saya menolak menandatangani',
};

/** Where a person says that they will not sign. It works without a script, and gives no answer more weight than another. */
export function AbsencePage(props: { readonly claim: Claim; readonly refused?: AbsenceRefused }): VNode {
  const { claim, refused } = props;
  const { event, person } = claim;
  const atDesk = claim.means.kind === 'kiosk';
  return (
    <Page
      title="Berhalangan atau menolak"
      section={event.organizer}
      sectionHref={listPath(claim)}
      accent={event.accent}
      {...(atDesk
        ? { bare: true, styles: ['signer.css', 'desk.css'], script: 'tablet.js' }
        : { styles: ['signer.css'] })}
    >
      <section class="who">
        <p class="soft">{event.name}</p>
        <h1>Saya tidak menandatangani</h1>
        <p>
          <bdi>{person.name}</bdi>
          <br />
          <span class="soft">
            <bdi>{positionWords(person)}</bdi>
          </span>
        </p>
      </section>
      <p>
        Alasan Anda, dan apakah Anda berhalangan atau menolak, hanya terlihat oleh penyelenggara dan arsiparis, juga di
        berita acara yang mereka simpan; tidak di papan dan tidak di halaman publik. Selama naskah masih dibuka Anda
        tetap dapat menandatanganinya.{atDesk && ' Petugas hanya melihat bahwa Anda tidak perlu ditunggu.'}
      </p>
      <form method="post" novalidate autoComplete={atDesk ? 'off' : undefined}>
        <Failure refused={refused} />
        {absences.map((status) => (
          <Reasons key={status} status={status} chosen={refused?.reason ?? ''} />
        ))}
        <Fault name="reason" refused={refused} />
        <div class="field">
          <label for="words">Keterangan</label>
          <p class="hint" id="words-hint">
            Boleh kosong; untuk halangan atau alasan lain, tulis singkat.
          </p>
          <input
            id="words"
            name="words"
            maxLength={120}
            autoComplete="off"
            value={refused?.words}
            aria-describedby="words-hint words-fault"
            aria-invalid={refused?.field === 'words'}
          />
          <Fault name="words" refused={refused} />
        </div>
        {claim.needsPin && <PinField fault={refused?.field === 'pin' ? refused.message : ''} />}
        <label class="agree">
          <input type="checkbox" name="sure" value="ya" aria-describedby="sure-fault" />
          <span>Benar, ini dari saya sendiri</span>
        </label>
        <Fault name="sure" refused={refused} />
        <button type="submit" class="big quiet">
          Sampaikan kepada penyelenggara
        </button>
        <div class="actions">
          <a class="button quiet" href={`/s/${claim.token}`}>
            Kembali ke naskah
          </a>
        </div>
      </form>
    </Page>
  );
}

function Reasons({ status, chosen }: { readonly status: Absence; readonly chosen: string }): VNode {
  const reasons = Object.entries(absenceReasons).filter(([, reason]) => reason.status === status);
  return (
    <fieldset>
      <legend>{says[status]}</legend>
      {reasons.map(([code, { words }]) => (
        <label key={code} class="choice">
          <input type="radio" name="reason" value={code} checked={code === chosen} /> {words}
        </label>
      ))}
    </fieldset>
  );
}

function Failure({ refused }: { readonly refused: AbsenceRefused | undefined }): VNode | null {
  if (refused?.field !== 'page') return null;
  return (
    <p class="status error" role="alert">
      {refused.message}
    </p>
  );
}

function Fault(props: { readonly name: string; readonly refused: AbsenceRefused | undefined }): VNode {
  const text = props.refused?.field === props.name ? props.refused.message : '';
  return (
    <p class="fault" id={`${props.name}-fault`} role="alert" hidden={!text}>
      {text}
    </p>
  );
}
