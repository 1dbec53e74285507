import type { VNode } from 'preact';
import { daysOf, heldOf, splitIntoFiles } from '../../ceremony/contents.ts';
import { daysWords } from '../../core/dates.ts';
import { electronicWords } from '../../core/ink.ts';
import { placeWords } from '../../core/place.ts';
import type { Declaration, Person, PledgeEvent } from '../../model.ts';
import { openDeclaration } from '../../operations/ceremonies.ts';
import { previewPdf, readDeclaration, removeDeclaration } from '../../operations/declarations.ts';
import { readRoster } from '../../operations/roster.ts';
import { lookAtRoster } from '../../operations/roster-look.ts';
import { askedUnder, draftText, listEventTexts } from '../../operations/texts.ts';
import { Failure, type FormState, PostForm } from '../form.tsx';
import { UseNotice } from '../house-notice.tsx';
import { Crumbs, Steps } from './page-parts.tsx';
import { type At, formState, type OrganizerPage, type OrganizerPages } from './pages.tsx';
import { LookNotice } from './roster-look-views.tsx';
import { appearanceWords } from './text-views.tsx';

const organizer = { declaration: 'organizer' } as const;

/** The last review before text and roster are frozen. */
export function openPages(pages: OrganizerPages): void {
  const path = '/kelola/n/:declarationId';
  pages.page(`${path}/pratinjau.pdf`, organizer, ({ ask, declaration }) =>
    ask(previewPdf, { declarationId: declaration.id }),
  );
  pages.page(`${path}/buka`, organizer, (at) =>
    at.declaration.state === 'draft' ? openingPage(at, formState(openDeclaration)) : `/kelola/n/${at.declaration.id}`,
  );
  pages.longForm(`${path}/buka`, {
    of: openDeclaration,
    meanwhile: ({ declaration }) => `/kelola/n/${declaration.id}`,
    again: openingPage,
  });
  pages.form(`${path}/hapus`, { of: removeDeclaration, done: (_result, { event }) => `/kelola/k/${event.id}` });
}

function RemoveDraft(props: { readonly declaration: Declaration }): VNode {
  return (
    <PostForm action={`/kelola/n/${props.declaration.id}/hapus`}>
      <details>
        <summary>Salah pilih teks? Hapus draf ini</summary>
        <p>Isian dan daftar pesertanya ikut terhapus dan tidak dapat dikembalikan.</p>
        <button type="submit" class="danger">
          Hapus draf
        </button>
      </details>
    </PostForm>
  );
}

async function openingPage(at: At<typeof organizer>, state: FormState): Promise<OrganizerPage> {
  const { ask, event } = at;
  const declaration = await ask(readDeclaration, { declarationId: at.declaration.id });
  const { people } = await ask(readRoster, { declarationId: declaration.id });
  const lacking = await whatIsLacking(at, people);
  const { look } = await ask(lookAtRoster, { declarationId: declaration.id });
  const children = (
    <>
      <Crumbs event={event} />
      <h1>Periksa dan buka</h1>
      <Steps declaration={declaration} at="buka" people={people.length} />
      <Failure state={state} />
      <Summary declaration={declaration} event={event} people={people} />
      <LookNotice look={look} path={`/kelola/n/${declaration.id}/peserta`} back="buka" />
      {lacking.length > 0 ? (
        <div class="notice warn">
          <p>
            <b>Belum dapat dibuka.</b>
          </p>
          <ul>
            {lacking.map(({ text, href }) => (
              <li key={text}>
                {text} <a href={href}>Lengkapi</a>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <>
          <UseNotice house={at.house} what="Naskah ini" />
          <Freeze />
        </>
      )}
      <RemoveDraft declaration={declaration} />
    </>
  );
  return { title: 'Periksa dan buka', event, width: 'narrow', children };
}

interface OpeningView {
  readonly declaration: Declaration & { readonly title: string };
  readonly event: PledgeEvent;
  readonly people: readonly Person[];
}

function Summary({ declaration, event, people }: OpeningView): VNode {
  const files = people.length > 0 ? splitIntoFiles(declaration, people).length : 0;
  const of = (role: Person['role']) => people.filter((person) => person.role === role).length;
  const roles = [
    [of('pemandu'), 'pemandu'],
    [of('penandatangan'), 'penanda tangan'],
    [of('saksi'), 'saksi'],
    [of('mengetahui'), 'mengetahui'],
  ] as const;
  return (
    <section class="sheet">
      <dl class="facts">
        <dt>Teks</dt>
        <dd>{declaration.title}</dd>
        <dt>Nomor</dt>
        <dd>{declaration.number || (event.numberPattern ? `menurut pola ${event.numberPattern}` : 'tanpa nomor')}</dd>
        <dt>Hari</dt>
        <dd>{daysWords(daysOf(event, declaration))}</dd>
        <dt>Tempat</dt>
        <dd>{placeWords(event)}</dd>
        <dt>Peserta</dt>
        <dd>
          {people.length === 0
            ? 'belum ada'
            : roles
                .filter(([count]) => count > 0)
                .map(([count, name]) => `${count.toLocaleString('id')} ${name}`)
                .join(', ')}
        </dd>
        <dt>Berkas</dt>
        <dd>{filesInWords(declaration, files)}</dd>
        <dt>Di ruang tanda tangan</dt>
        <dd>{appearanceWords[declaration.appearance ?? 'handwriting']}</dd>
      </dl>
      {people.length > 0 && (
        <p class="actions">
          <a class="button quiet" href={`/kelola/n/${declaration.id}/pratinjau.pdf`} target="_blank" rel="noopener">
            Lihat pratinjau PDF
          </a>
        </p>
      )}
    </section>
  );
}

function filesInWords(declaration: Declaration, files: number): string {
  if (files === 0) return 'belum ada';
  if (declaration.kind === 'perorangan') return `${files.toLocaleString('id')} pakta, satu berkas tiap orang`;
  return files === 1 ? 'satu naskah' : `${files} jilid menurut kelompok`;
}

function Freeze(): VNode {
  return (
    <PostForm class="sheet">
      <h2>Buka untuk ditandatangani</h2>
      <p>Setelah dibuka, yang berikut ini tidak dapat diubah lagi oleh siapa pun:</p>
      <ul>
        <li>teks naskah, nomor, tempat, dan tanggalnya;</li>
        <li>daftar peserta: nama, jabatan, instansi, urutan, dan perannya;</li>
        <li>yang tercetak di ruang tanda tangan: goresan, atau kalimat “{electronicWords}”;</li>
        <li>kode dan QR pada setiap halaman.</li>
      </ul>
      <p>
        Yang masih dapat dilakukan: mengganti PIN dan tautan, mencatat kehadiran, menutup, membuat naskah susulan, dan
        mencabut.
      </p>
      <div class="actions">
        <button type="submit" class="big" data-busy="Membuka naskah…">
          Bekukan dan buka
        </button>
      </div>
    </PostForm>
  );
}

async function whatIsLacking({ ask, event, declaration }: At<typeof organizer>, people: readonly Person[]) {
  const base = `/kelola/n/${declaration.id}`;
  const { template, slots, clauses } = declaration;
  const held = askedUnder(heldOf(event, declaration));
  const text = await ask(draftText, { template, slots, clauses, ...held });
  const { templates } = await ask(listEventTexts, { eventId: event.id });
  const labels = templates.find(({ id, version }) => id === template.id && version === template.version)?.slots;
  const missing = text.missing.map((name) => labels?.find((slot) => slot.name === name)?.label ?? name);
  return [
    ...(missing.length > 0
      ? [{ text: `Isian naskah belum lengkap: ${missing.join(', ')}.`, href: `${base}/teks` }]
      : []),
    ...(text.fault ? [{ text: text.fault, href: `${base}/teks` }] : []),
    ...(people.length === 0 ? [{ text: 'Daftar peserta masih kosong.', href: `${base}/peserta` }] : []),
  ];
}
