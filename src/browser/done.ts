import { find, get } from './parts/elements.ts';

/* The done page: share it by the phone's own means. */
const page = get(HTMLElement, '#done');
const share = find(HTMLElement, '[data-share]', page);
if (share && 'share' in navigator) offerToShare(share);

function offerToShare(button: HTMLElement): void {
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
