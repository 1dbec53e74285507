import type { VNode } from 'preact';
import { base64url, parseHex } from '../../core/bytes.ts';
import { daysWords, momentWords } from '../../core/dates.ts';
import type { Content } from '../../document/content.ts';
import type { PledgeEvent } from '../../model.ts';
import { type Claim, listPath } from '../../signer/claim.ts';
import type { KeyPlace } from '../../signer/key-place.ts';
import { assetDigest } from '../assets.ts';
import { Page } from '../layout.tsx';
import { PledgeText } from '../pledge-text.tsx';
import { DataNote } from './data-page.tsx';
import { Done } from './done.tsx';
import { Kept } from './kept.tsx';
import { PinField } from './pin-field.tsx';
import { Who } from './who.tsx';

/** What was typed into a form that the server refused, for a browser without our script. */
export interface Refused {
  readonly field: 'agree' | 'pin' | 'typedName' | 'page';
  readonly message: string;
  readonly typedName: string;
}

/** What the page's script needs to sign with a key of the phone's own. */
interface OwnKeys {
  readonly place: KeyPlace;
  readonly now: Date;
  /** When what the phone has kept of this page leaves it. */
  readonly until: Date;
  /** The relying party of passkeys, where browsers allow them. */
  readonly host?: string;
  /** On a lent tablet the event whose desk's key signs; it makes none that would be called the signer's. */
  readonly desk?: string;
}

interface SigningProps {
  readonly claim: Claim;
  readonly content: Content;
  readonly contentDigest: string;
  readonly own?: OwnKeys;
  readonly refused?: Refused;
  /** When this person said that they will not sign. */
  readonly toldAt?: Date;
}

/**
 * The only page that a signer needs, with three taps: who signs, the whole text, agreement, pad, button. Without script
 * the same form signs with a typed name, so that a phone that could not load the script in a crowded hall can sign,
 * too.
 */
export function SignPage(props: SigningProps): VNode {
  const { claim } = props;
  const { event } = claim;
  return (
    <Page
      title="Tanda tangani ikrar"
      section={event.organizer}
      sectionHref={listPath(claim)}
      accent={event.accent}
      {...(claim.means.kind === 'kiosk' ? lentTablet : { styles: ['signer.css'], script: ['queue.js', 'sign.js'] })}
    >
      <Signing {...props} />
      <Kept />
      <Done claim={claim} />
    </Page>
  );
}

/** Who signs, the text, and the form: all that changes from person to person. */
export function Signing({ claim, content, contentDigest, own, refused, toldAt }: SigningProps): VNode {
  const { event, person } = claim;
  return (
    <div id="signing">
      <Who claim={claim} />
      {toldAt && (
        <p class="notice">
          Anda memberi kabar pada {momentWords(toldAt, event.timeZone)} bahwa Anda tidak menandatangani. Kalau berubah,
          tanda tangani saja di sini.
        </p>
      )}
      <Paper event={event} content={content} scrolls={claim.means.kind === 'kiosk'} />
      <form
        id="sign"
        method="post"
        action={`/s/${claim.token}`}
        novalidate
        data-post={`/api/sign/${claim.token}`}
        data-digest={contentDigest}
        data-signer={person.id}
        data-draft={{ link: 'local', hall: 'session', kiosk: 'none' }[claim.means.kind]}
        {...(own ? ownFacts(own, { ...content, contentDigest }, person.name) : {})}
      >
        <input type="hidden" name="contentDigest" value={contentDigest} />
        <label class="agree">
          <input type="checkbox" name="agree" value="ya" aria-describedby="agree-fault" />
          <span>Saya membaca dan menyetujui</span>
        </label>
        <Fault name="agree" refused={refused} />
        {claim.needsPin && <PinField fault={faultOf('pin', refused)} />}
        <Pad name={person.name} refused={refused} />
        <Status refused={refused} />
        {own?.place.key && !own.desk && (
          <p class="status warning" role="status" data-other hidden>
            Ponsel atau peramban lain sudah dipakai untuk nama Anda. Kalau itu bukan Anda, segera beri tahu petugas.
            Kalau Anda melanjutkan di sini, kunci di sana dibatalkan.
          </p>
        )}
        <p class="status warning" role="alert" data-voided hidden>
          Kunci di ponsel ini baru saja dibatalkan: nama Anda dipakai di ponsel atau peramban lain. Kalau itu Anda
          sendiri, lanjutkan di sana. Kalau bukan, segera beri tahu petugas.
        </p>
        <button type="submit" class="big">
          Tanda tangani
        </button>
        {own?.host && (
          <button type="button" class="big quiet" data-lock hidden>
            Sahkan dengan sidik jari/wajah
          </button>
        )}
      </form>
      <p class="soft small" data-way="server">
        Tanda tangan Anda dibuat di server dengan kunci sekali pakai atas nama Anda dan langsung masuk ke naskah.
        Sesudah itu tidak dapat dicabut atau diganti.
      </p>
      <p class="soft small" data-way="ponsel" hidden>
        Persetujuan Anda ditandatangani di ponsel ini, dengan kunci yang dibuatnya untuk naskah ini saja, lalu langsung
        masuk ke naskah. Sesudah itu tidak dapat dicabut atau diganti.
      </p>
      <p class="soft small" data-way="meja" hidden>
        Persetujuan Anda ditandatangani dengan kunci tablet ini, yang didaftarkan petugas untuk kegiatan ini, lalu
        langsung masuk ke naskah. Sesudah itu tidak dapat dicabut atau diganti.
      </p>
      <p class="soft small" data-bound hidden>
        Ponsel ini siap: Anda dapat membaca dan menandatangani juga tanpa jaringan. Tanda tangan lalu tersimpan di
        ponsel dan terkirim sendiri begitu ada jaringan.
      </p>
      <p class="notice warn" data-unkept hidden>
        Peramban ini tidak dapat menyimpan kunci. Jangan tutup halaman ini sebelum tanda tangan Anda tercatat.
      </p>
      {/* a desk without a network has no ticket to tell it with */}
      {claim.token !== '' && (
        <p class="small">
          <a href={`/s/${claim.token}/kabar`}>
            {toldAt ? 'Ubah kabar saya' : 'Saya berhalangan atau menolak menandatangani'}
          </a>
        </p>
      )}
    </div>
  );
}

/** What is signed, and what becomes of the person's data in it. */
export function Paper(props: {
  readonly event: PledgeEvent;
  readonly content: Content;
  readonly scrolls: boolean;
}): VNode {
  const { content, scrolls } = props;
  const { text, number, event, days } = content;
  const { title, blocks } = text;
  return (
    <>
      <PledgeText {...{ title, number, blocks, scrolls }} signedAt={`${event.place}, ${daysWords(days)}`} />
      <DataNote event={props.event} content={content} />
    </>
  );
}

/** The page in the hands of somebody at the desk: text and pad side by side, nothing around them. */
const lentTablet = {
  bare: true,
  width: 'full',
  styles: ['signer.css', 'desk.css'],
  script: ['queue.js', 'sign.js', 'tablet.js'],
} as const;

const inBase64url = (hexDigest: string): string => base64url(parseHex(hexDigest));

/** For the page's script, which signs with them. */
export const ownFacts = (
  { place: { field, drawing, key }, now, until, host, desk }: OwnKeys,
  { code, contentDigest }: { readonly code: string; readonly contentDigest: string },
  name: string,
) => ({
  'data-code': code,
  'data-content': inBase64url(contentDigest),
  'data-field': field,
  'data-name': name,
  'data-space': `${drawing.width} ${drawing.height} ${drawing.limit}`,
  'data-script': assetDigest('sign.js'),
  'data-now': now.getTime(),
  'data-until': until.getTime(),
  'data-key': key && !desk && key.keySha256,
  'data-rp': host,
  'data-desk': desk,
});

function Pad(props: { readonly name: string; readonly refused: Refused | undefined }): VNode {
  return (
    <>
      <fieldset id="draw" class="field" tabIndex={-1} hidden>
        <legend>Tanda tangan Anda</legend>
        <div class="pad">
          <canvas id="pad" role="img" aria-label="Kotak untuk menggambar tanda tangan dengan jari atau pena" />
          <p id="pad-hint" aria-hidden="true">
            Gambar di sini dengan jari
          </p>
        </div>
        <div class="row ends tools">
          <span class="row">
            <button type="button" class="quiet" data-pad="undo">
              Urungkan
            </button>
            <button type="button" class="quiet" data-pad="clear">
              Hapus
            </button>
          </span>
          <button type="button" class="link" data-choose="type">
            Ketik nama saja
          </button>
        </div>
        <Fault name="pad" refused={undefined} />
      </fieldset>
      <div id="type" class="field">
        <label for="typedName">Ketik nama Anda sebagai tanda tangan</label>
        <input
          id="typedName"
          name="typedName"
          autoComplete="off"
          maxLength={100}
          placeholder={props.name}
          value={props.refused?.typedName}
          aria-describedby="typedName-fault"
          aria-invalid={props.refused?.field === 'typedName'}
        />
        <Fault name="typedName" refused={props.refused} />
        <button type="button" class="link" data-choose="draw" hidden>
          Gambar tanda tangan
        </button>
      </div>
    </>
  );
}

const faultOf = (field: string, refused: Refused | undefined): string =>
  refused?.field === field ? refused.message : '';

function Fault(props: { readonly name: string; readonly refused: Refused | undefined }): VNode {
  const text = faultOf(props.name, props.refused);
  return (
    <p class="fault" id={`${props.name}-fault`} role="alert" hidden={!text}>
      {text}
    </p>
  );
}

function Status({ refused }: { readonly refused: Refused | undefined }): VNode {
  const text = faultOf('page', refused);
  return (
    <p id="sign-status" class="status error" role="status" aria-live="assertive" tabIndex={-1} hidden={!text}>
      {text}
    </p>
  );
}
