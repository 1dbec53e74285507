import { find, get } from './parts/elements.ts';

/* The done page: share it by the phone's own means; at the desk return to the list, leaving nothing of this person. */
const page = get(HTMLElement, '#done');
const share = find(HTMLElement, '[data-share]', page);
if (share && 'share' in navigator) offerToShare(share);
if (page.dataset.back) goBackTo(page.dataset.back);

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

function goBackTo(list: string): void {
  function leaveIn(seconds: number): void {
    get(HTMLElement, '[data-countdown]', page).textContent = String(seconds);
    if (seconds === 0) location.replace(list);
    else setTimeout(() => leaveIn(seconds - 1), 1000);
  }
  if (page.hidden) page.addEventListener('ikrar:done', () => leaveIn(6));
  else leaveIn(6);
  // the browser's back button must not show the previous person from its cache
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.replace(list);
  });
}
