import { renderToString } from 'preact-render-to-string';
import type { PledgeEvent } from '../../model.ts';
import type { OwnDraft } from '../../operations/own-text-draft.ts';
import {
  agreeToOwnText,
  changeOwnText,
  exportOwnText,
  importOwnText,
  listOwnTexts,
  previewOwnText,
  readOwnText,
  removeOwnText,
  reviseOwnText,
  writeOwnText,
} from '../../operations/own-texts.ts';
import { Failure, type FormState, PostForm } from '../form.tsx';
import { formBody, uploadBody } from '../input.ts';
import { draftFrom, formOf, mostPoints, partsOf } from './own-text-form.ts';
import { OwnTextForm, OwnTextTable, OwnTextWhole, TextSides } from './own-text-views.tsx';
import { Crumbs } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';

const organizer = { event: 'organizer' } as const;
type AtEvent = At<typeof organizer>;

const path = '/kelola/k/:eventId/teks';
const one = `${path}/:textId/:number`;
const body = formBody('300kb', mostPoints + 150);

/** Texts that an office writes itself: a draft, somebody else who agrees, and versions that never change again. */
export function ownTextPages(pages: OrganizerPages): void {
  pages.page(path, organizer, (at) => listPage(at));
  pages.page(`${path}/baru`, organizer, (at) => editorPage(at, emptyForm(at)));
  pages.form(`${path}/baru`, {
    of: writeOwnText,
    body,
    values: ({ typed }) => draftFrom(typed),
    done: ({ id, number }, { event }) => `${placeOf(event, { id, number })}?tersimpan=ya`,
    again: editorPage,
  });
  pages.form(`${path}/unggah`, {
    of: importOwnText,
    body: uploadBody('berkas', 60_000),
    values: ({ request }) => ({ bytes: new Uint8Array(request.file?.buffer ?? []) }),
    done: ({ id, number }, { event }) => placeOf(event, { id, number }),
    again: (at, state) => listPage(at, state),
  });
  // the page's script asks for this while somebody types; nothing is kept
  pages.form(`${path}/pratinjau`, {
    of: previewOwnText,
    body,
    values: ({ typed }) => draftFrom(typed),
    done: (shown) => ({
      bytes: new TextEncoder().encode(renderToString(<TextSides shown={shown} />)),
      type: 'text/html; charset=utf-8',
      name: 'pratinjau.html',
    }),
  });

  versionPages(pages);
}

/** Pages about one version: a draft is edited, an agreed text read. */
function versionPages(pages: OrganizerPages): void {
  pages.page(one, organizer, async (at) => {
    const text = await ownOf(at);
    if (text.state !== 'draft') return agreedPage(at);
    return editorPage(at, formState(changeOwnText, formOf(text, at.typed.cara === 'markdown')));
  });
  pages.form(one, {
    of: changeOwnText,
    body,
    values: async (at) => draftFrom(at.typed, await ownOf(at)),
    done: ({ id, number }, { event, typed }) =>
      `${placeOf(event, { id, number })}?tersimpan=ya${typed.tubuh === undefined ? '' : '&cara=markdown'}`,
    again: editorPage,
  });
  pages.page(`${one}/setujui`, organizer, agreedPage);
  pages.form(`${one}/setujui`, {
    of: agreeToOwnText,
    done: ({ id, number }, { event }) => placeOf(event, { id, number }),
    again: agreedPage,
  });
  pages.form(`${one}/hapus`, { of: removeOwnText, done: (_result, { event }) => `/kelola/k/${event.id}/teks` });
  pages.form(`${one}/versi`, {
    of: reviseOwnText,
    done: ({ id, number }, { event }) => placeOf(event, { id, number }),
    again: agreedPage,
  });
  pages.page(`${one}/berkas`, organizer, (at) => at.ask(exportOwnText, named(at)));
}

const named = ({ event, request }: AtEvent) => ({ eventId: event.id, ...request.params });
const ownOf = (at: AtEvent) => at.ask(readOwnText, named(at));
const placeOf = (event: PledgeEvent, { id, number }: { readonly id: string; readonly number: number }): string =>
  `/kelola/k/${event.id}/teks/${id}/${number}`;

async function listPage({ ask, event }: AtEvent, state: FormState = formState(importOwnText)): Promise<OrganizerPage> {
  const { texts } = await ask(listOwnTexts, { eventId: event.id });
  const base = `/kelola/k/${event.id}/teks`;
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/k/${event.id}/naskah`}>Pilih teks</a>
      </Crumbs>
      <h1>Teks sendiri</h1>
      <p>
        Teks dan klausul yang ditulis {event.organizer}. Seseorang menulis draf, orang kedua membaca dan menyetujuinya,
        lalu teks dapat dipilih dan tidak berubah lagi. Di lembar dan di berkas tertulis bahwa ini teks sendiri.
      </p>
      <OwnTextTable texts={texts} base={base} />
      <div class="actions">
        <a class="button" href={`${base}/baru`}>
          Tulis teks baru
        </a>
      </div>
      <h2>Dari berkas</h2>
      <Failure state={state} />
      <PostForm action={`${base}/unggah`} encType="multipart/form-data" class="sheet">
        <div class="field">
          <label for="f-berkas">Berkas teks (.md) yang diunduh dari Ikrar</label>
          <input id="f-berkas" type="file" name="berkas" accept=".md,.txt,text/markdown" required data-max={60_000} />
        </div>
        <button type="submit">Unggah sebagai draf</button>
      </PostForm>
    </>
  );
  return { title: 'Teks sendiri', event, children };
}

const emptyForm = ({ typed }: AtEvent): FormState =>
  formState(writeOwnText, { kind: typed.jenis === 'klausul' ? 'klausul' : 'bersama' });

/** The editor, also of a text that is not stored yet. */
async function editorPage(at: AtEvent, state: FormState): Promise<OrganizerPage> {
  const { event, request, ask, typed } = at;
  const draft = draftFrom(state.values) as OwnDraft;
  const empty = draft.blocks.length === 0;
  const shown = empty ? nothingYet : await ask(previewOwnText, { eventId: event.id, ...draft }).catch(() => nothingYet);
  const { textId: id } = request.params as { readonly textId?: string };
  const stored = id === undefined ? undefined : await ownOf(at);
  const slots = draft.slots ?? [];
  // rows of the form for slots that were only now found in the text
  const values = { ...formOf({ ...draft, basis: [], slots }, state.values.tubuh !== undefined), ...state.values };
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/k/${event.id}/teks`}>Teks sendiri</a>
      </Crumbs>
      <h1>{stored ? 'Menyunting teks sendiri' : 'Teks sendiri baru'}</h1>
      {stored && (
        <DraftTools text={stored} place={placeOf(event, stored)} markdown={state.values.tubuh !== undefined} />
      )}
      <OwnTextForm
        state={{ ...state, values }}
        shown={shown}
        slots={slots}
        preview={`/kelola/k/${event.id}/teks/pratinjau`}
        saved={typed.tersimpan === 'ya'}
      />
    </>
  );
  return { title: 'Teks sendiri', event, script: 'own-text.js', width: 'full', children };
}

const nothingYet = {
  title: '',
  blocks: [],
  sources: [],
  missing: [],
  fault: 'Tulis pembuka atau butir; teksnya terlihat di sini.',
};

type Whole = Awaited<ReturnType<typeof ownOf>>;

function DraftTools({
  text,
  place,
  markdown,
}: {
  readonly text: Whole;
  readonly place: string;
  readonly markdown: boolean;
}) {
  const simple = partsOf(text.blocks) !== undefined;
  return (
    <div class="row">
      <span class="tag warn">draf versi {text.number}</span>
      <a href={`${place}/setujui`}>Baca dan setujui</a>
      {(simple || !markdown) && (
        <a href={markdown ? place : `${place}?cara=markdown`}>
          {markdown ? 'Sunting per butir' : 'Sunting sebagai Markdown'}
        </a>
      )}
      <a href={`${place}/berkas`}>Unduh berkas</a>
      <details>
        <summary>Hapus draf</summary>
        <PostForm action={`${place}/hapus`}>
          <button type="submit" class="link">
            Hapus draf versi {text.number}; yang ditulis di dalamnya hilang
          </button>
        </PostForm>
      </details>
    </div>
  );
}

/** A version to read, to agree to, or to go on from. */
async function agreedPage(at: AtEvent, state?: FormState): Promise<OrganizerPage> {
  const { event, ask } = at;
  const text = await ownOf(at);
  const { kind, title, signers, blocks, slots, basis, regimes, for: bound } = text;
  const draft = { kind, title, signers, blocks, slots, basis, regimes, for: bound };
  const shown = await ask(previewOwnText, { eventId: event.id, ...draft });
  const place = placeOf(event, text);
  const children = (
    <>
      <Crumbs event={event}>
        <a href={`/kelola/k/${event.id}/teks`}>Teks sendiri</a>
      </Crumbs>
      <h1>{text.state === 'draft' ? 'Baca dan setujui' : 'Teks sendiri'}</h1>
      {state && <Failure state={state} />}
      <OwnTextWhole text={text} shown={shown} timeZone={event.timeZone} />
      <div class="actions">
        {text.state === 'draft' ? <Agreement text={text} place={place} /> : <NextVersion place={place} />}
        <a href={`${place}/berkas`}>Unduh berkas</a>
      </div>
    </>
  );
  return { title: 'Teks sendiri', event, children };
}

function Agreement({ text, place }: { readonly text: Whole; readonly place: string }) {
  if (!text.mayAgree)
    return (
      <p class="notice">
        Anda ikut menulis draf ini. Minta penyelenggara lain masuk dengan akunnya sendiri dan membuka halaman ini: orang
        kedua yang menyetujui. <a href={place}>Kembali menyunting</a>
      </p>
    );
  return (
    <>
      <PostForm action={`${place}/setujui`}>
        <input type="hidden" name="digest" value={text.digest} />
        <button type="submit">Saya sudah membaca seluruhnya dan menyetujui</button>
      </PostForm>
      <a href={place}>Sunting dulu</a>
    </>
  );
}

const NextVersion = ({ place }: { readonly place: string }) => (
  <PostForm action={`${place}/versi`}>
    <button type="submit" class="quiet">
      Buat versi berikutnya
    </button>
  </PostForm>
);
