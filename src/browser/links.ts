import './form.ts';
import { element, find, get } from './parts/elements.ts';
import { ask } from './parts/request.ts';

/*
 * The links to be sent one by one: whoever opens WhatsApp for a person has sent theirs. The mark can be taken back with the
 * button, which also sets it where this script does not run.
 */
const csrf = get(HTMLMetaElement, 'meta[name="csrf"]').content;

function marked(row: Element): void {
  const form = find(HTMLFormElement, 'form', row);
  const given = form && find(HTMLInputElement, 'input[name="sent"]', form);
  const button = form && find(HTMLButtonElement, 'button', form);
  if (!form || !given || !button || !given.value) return;
  given.value = '';
  button.textContent = 'Hapus tanda';
  form.insertBefore(element('small', 'Baru saja ', 'soft'), button);
  const count = get(HTMLElement, '#terkirim');
  count.textContent = String(Number(count.textContent) + 1);
}

document.addEventListener('click', ({ target }) => {
  const link = target instanceof Element ? target.closest('a[data-marks]') : null;
  const row = link?.closest('tr');
  if (!link || !row) return;
  ask({
    address: link.getAttribute('data-marks') || '',
    body: JSON.stringify({ sent: true }),
    csrf,
    timeoutMs: 15_000,
    answered: ({ status }) => {
      if (status === 200) marked(row);
    },
    failed: () => {},
  });
});

interface Standing {
  readonly signerId: string;
  readonly state: string;
}

const words: Readonly<Record<string, string>> = {
  waiting: 'Dalam antrean',
  sending: 'Sedang dikirim',
  sent: 'Terkirim',
  failed: 'Gagal',
  unsure: 'Mungkin terkirim',
};
/** Milliseconds between two looks; a mail server that takes nothing is asked about less and less often. */
const shortest = 2000;
const longest = 60_000;

/** Shows how far the messages are while the server sends them; what can be done then is on the page as it is loaded anew. */
function follow(told: HTMLElement, address: string, pause = shortest): void {
  const again = (): void => {
    setTimeout(() => follow(told, address, Math.min(2 * pause, longest)), pause);
  };
  ask({
    address,
    timeoutMs: 15_000,
    answered: ({ status, responseText }) => {
      if (status !== 200) return;
      const people = (JSON.parse(responseText) as { readonly people: readonly Standing[] }).people;
      for (const { signerId, state } of people) {
        const shown = document.querySelector(`#o-${signerId} [data-state]`);
        // words that are still right say more: when, and whether it was a reminder
        if (!shown || shown.getAttribute('data-state') === state) continue;
        shown.setAttribute('data-state', state);
        shown.textContent = words[state] || '';
      }
      const count = (wanted: string): number => people.filter(({ state }) => state === wanted).length;
      const underWay = count('waiting') + count('sending');
      told.textContent = `${count('sent')} terkirim, ${underWay} dalam antrean, ${count('failed')} gagal.`;
      if (underWay > 0) again();
      else told.textContent += ' Selesai; muat ulang halaman untuk tindakan berikutnya.';
    },
    failed: again,
  });
}

const told = document.querySelector<HTMLElement>('[data-emails]');
if (told) {
  told.setAttribute('role', 'status');
  follow(told, told.getAttribute('data-emails') || '');
}
