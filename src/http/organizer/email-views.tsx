import type { VNode } from 'preact';
import { momentWords } from '../../core/dates.ts';
import type { PledgeEvent } from '../../model.ts';
import type { EmailStanding } from '../../operations/emails.ts';
import { PostForm } from '../form.tsx';
import type { At } from './pages.tsx';

interface SectionProps {
  readonly at: At<{ readonly declaration: 'organizer' }>;
  readonly on: boolean;
  readonly people: readonly EmailStanding[];
  readonly shown: string;
}

/** What can be sent by e-mail to many at once, and where it stands. */
export function EmailSection({ at, on, people, shown }: SectionProps): VNode {
  const expected = people.filter(({ signedAt, absent }) => signedAt === undefined && !absent);
  const underWay = people.some(({ state }) => isUnderWay(state));
  const queued = Number(at.typed.antre);
  return (
    <section class="sheet" id="surel">
      <h2>Lewat surel</h2>
      {at.typed.antre !== undefined && Number.isInteger(queued) && (
        <p class="notice" role="status">
          {queued === 0
            ? 'Tidak ada pesan baru: semua yang dipilih sudah menandatangani atau sudah dikirimi.'
            : `${orang(queued)} masuk antrean. Keadaannya tampak di bawah; tanpa skrip, muat ulang halaman.`}
        </p>
      )}
      {!on && (
        <p>
          Server ini belum dapat mengirim surel. Pengelola menyetel <code>SMTP_URL</code> dan <code>SMTP_FROM</code>,
          lalu menjalankan server lagi (lihat <code>docs/install.md</code>).
        </p>
      )}
      {on && people.length === 0 && (
        <p>Belum ada alamat surel di daftar peserta. Kolom “Surel” diisi sebelum naskah dibuka.</p>
      )}
      {on && people.length > 0 && (
        <>
          <p id="keadaan-surel" data-emails={underWay ? `/api/declarations/${at.declaration.id}/emails` : undefined}>
            {countWords(expected, people.filter(({ signedAt, absent }) => signedAt === undefined && absent).length)}
          </p>
          <Trouble people={expected} event={at.event} />
          <Bulk people={expected} open={at.declaration.state === 'open'} shown={shown} />
        </>
      )}
    </section>
  );
}

const orang = (count: number): string => `${count.toLocaleString('id')} orang`;

const counted = [
  ['none', 'belum dikirimi'],
  ['waiting', 'dalam antrean'],
  ['sending', 'sedang dikirim'],
  ['sent', 'terkirim'],
  ['failed', 'gagal'],
  ['unsure', 'mungkin terkirim'],
] as const;

const isUnderWay = (state: EmailStanding['state']): boolean => state === 'waiting' || state === 'sending';

function countWords(expected: readonly EmailStanding[], away: number): string {
  const parts = counted.flatMap(([state, words]) => {
    const count = expected.filter((one) => one.state === state).length;
    return count > 0 ? [`${count.toLocaleString('id')} ${words}`] : [];
  });
  const states = parts.length > 0 ? `: ${parts.join(' · ')}` : '';
  const others = away > 0 ? ` ${orang(away)} berhalangan atau menolak, dan tidak dikirimi.` : '';
  return `${orang(expected.length)} dengan alamat surel belum menandatangani${states}.${others}`;
}

/** Why the queue stands still, when it does. */
function Trouble({ people, event }: { readonly people: readonly EmailStanding[]; readonly event: PledgeEvent }) {
  const [latest] = people
    .filter(({ state, status }) => state === 'waiting' && status === undefined)
    .filter(({ message }) => message !== undefined)
    .toSorted((a, b) => (a.at! < b.at! ? 1 : -1));
  if (!latest) return null;
  return (
    <p class="notice warn">
      {latest.message} Percobaan terakhir {momentWords(new Date(latest.at!), event.timeZone)}; yang belum terkirim tetap
      dalam antrean dan dicoba lagi sampai 12 jam.
    </p>
  );
}

function Bulk({ people, open, shown }: Pick<SectionProps, 'people' | 'shown'> & { readonly open: boolean }): VNode {
  const isNew = ({ state, sentAt }: EmailStanding) => state === 'none' || (state === 'failed' && !sentAt);
  const fresh = people.filter(isNew);
  const again = fresh.some(({ state }) => state === 'failed');
  const reached = people.filter((one) => !isNew(one) && !isUnderWay(one.state)).length;
  return (
    <div class="actions">
      {fresh.length > 0 && (
        <PostForm action="surel" data-forget>
          <Hidden kind="link" shown={shown} />
          <button type="submit">
            Kirim tautan kepada {orang(fresh.length)}
            {again && ', juga yang gagal'}
          </button>
        </PostForm>
      )}
      {open && reached > 0 && (
        <PostForm action="surel" data-forget>
          <Hidden kind="reminder" shown={shown} />
          <button type="submit" class="quiet">
            Ingatkan yang belum menandatangani
          </button>
          <label class="choice">
            <input type="checkbox" name="lagi" value="ya" /> Juga yang dikirimi kurang dari 24 jam lalu
          </label>
        </PostForm>
      )}
    </div>
  );
}

const Hidden = ({ kind, shown }: { readonly kind: 'link' | 'reminder'; readonly shown: string }): VNode => (
  <>
    <input type="hidden" name="kind" value={kind} />
    <input type="hidden" name="of" value={shown} />
  </>
);

interface CellProps {
  readonly person: EmailStanding | undefined;
  readonly on: boolean;
  readonly event: PledgeEvent;
  readonly shown: string;
}

/** A person's message, and the button that sends it or sends it again. */
export function EmailCell({ person, on, event, shown }: CellProps): VNode {
  if (!person) return <td data-label="Surel">–</td>;
  const { signerId, name, email, state, signedAt, message, status } = person;
  const idle = !isUnderWay(state);
  return (
    <td data-label="Surel">
      <small class="soft anywhere">{email}</small>
      <br />
      <span data-state={state}>{stateWords(person, event)}</span>
      {message && !signedAt && (
        <>
          <br />
          <small class="soft">
            {message}
            {status !== undefined && ` (${status})`}
          </small>
        </>
      )}
      {on && !signedAt && idle && (
        <PostForm action="surel" data-forget>
          <Hidden kind="link" shown={shown} />
          <input type="hidden" name="siapa" value={signerId} />
          {state !== 'none' && <input type="hidden" name="lagi" value="ya" />}
          <button type="submit" class="quiet">
            {state === 'none' ? 'Kirim' : 'Kirim lagi'}
            <span class="visually-hidden"> kepada {name}</span>
          </button>
        </PostForm>
      )}
    </td>
  );
}

function stateWords({ state, at, due, kind }: EmailStanding, { timeZone }: PledgeEvent): string {
  const when = (moment: string | undefined) => momentWords(new Date(moment!), timeZone);
  switch (state) {
    case 'none':
      return 'Belum';
    case 'waiting':
      return due ? `Belum; dicoba lagi ${when(due)}` : 'Dalam antrean';
    case 'sending':
      return 'Sedang dikirim';
    case 'sent':
      return `${kind === 'reminder' ? 'Pengingat terkirim' : 'Terkirim'} ${when(at)}`;
    case 'failed':
      return `Gagal ${when(at)}`;
    case 'unsure':
      return `Mungkin terkirim ${when(at)}`;
  }
}
