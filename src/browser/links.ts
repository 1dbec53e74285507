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
