import { find, get } from './elements.ts';
import type { Recorded } from './errand.ts';

/** The done page: share it by the phone's own means. */
export function serveDone(page: HTMLElement): void {
  const share = find(HTMLElement, '[data-share]', page);
  if (share && 'share' in navigator) offerToShare(page, share);
}

/** Fills the page, which a signer's page has empty, with a receipt, and shows it in place of the form. */
export function showDone(page: HTMLElement, { receipt, replaced, elsewhere }: Recorded): void {
  const facts = receipt as Readonly<Record<string, unknown>>;
  page.querySelectorAll<HTMLElement>('[data-fill]').forEach((place) => {
    place.textContent = String(facts[place.dataset.fill ?? '']);
  });
  page.querySelectorAll<HTMLAnchorElement>('[data-fill-href]').forEach((place) => {
    place.href = String(facts[place.dataset.fillHref ?? '']);
  });
  page.querySelectorAll<HTMLElement>('[data-cara]').forEach((place) => {
    place.hidden = place.dataset.cara !== facts.cara;
  });
  const notices = { replaced, elsewhere };
  page.querySelectorAll<HTMLElement>('[data-notice]').forEach((place) => {
    place.hidden = !notices[place.dataset.notice as keyof typeof notices];
  });
  find(HTMLElement, '#signing')?.remove();
  page.hidden = false;
  document.title = `Sudah ditandatangani · ${document.title}`;
  window.scrollTo(0, 0);
  get(HTMLElement, 'h1', page).focus();
  page.dispatchEvent(new CustomEvent('ikrar:done', { bubbles: true }));
}

function offerToShare(page: HTMLElement, button: HTMLElement): void {
  button.hidden = false;
  button.addEventListener('click', () => {
    const lines = Array.from(
      page.querySelectorAll('[data-share-text] dt'),
      (term) => `${term.textContent}: ${term.nextElementSibling?.textContent.trim()}`,
    );
    const url = get(HTMLAnchorElement, '[data-share-address]', page).href;
    navigator.share({ title: document.title, text: lines.join('\n'), url }).catch(() => {});
  });
}
