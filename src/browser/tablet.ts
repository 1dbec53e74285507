import { find, get } from './parts/elements.ts';

/*
 * A lent tablet: the attendant's PIN takes it back, and after a signature the page closes by itself, leaving nothing of the person
 * before.
 */
const form = find(HTMLFormElement, '#return');
const done = find(HTMLElement, '#done[data-back]');
let countdown = 0;

if (form) takePin(form);
if (done) goBackFrom(done, done.dataset.back || '/tablet');

function takePin(place: HTMLFormElement): void {
  const field = get(HTMLInputElement, 'input', place);
  get(HTMLElement, '.keypad', place).hidden = false;

  function type(text: string): void {
    clearTimeout(countdown);
    field.value = text.slice(0, 4);
    if (field.value.length === 4) place.submit();
  }

  place.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLElement) || target.dataset.digit === undefined) return;
    type(target.dataset.digit ? field.value + target.dataset.digit : field.value.slice(0, -1));
  });
  field.addEventListener('input', () => type(field.value.replace(/\D/g, '')));
  // A keyboard serves without a tap on the field, once the PIN is asked for.
  document.addEventListener('keydown', ({ key, target }) => {
    if (/^\d$/.test(key) && target !== field && place.offsetParent) type(field.value + key);
  });
}

function goBackFrom(page: HTMLElement, list: string): void {
  function leaveIn(seconds: number): void {
    get(HTMLElement, '[data-countdown]', page).textContent = String(seconds);
    if (seconds === 0) location.replace(list);
    else countdown = setTimeout(() => leaveIn(seconds - 1), 1000);
  }
  if (page.hidden) page.addEventListener('ikrar:done', () => leaveIn(6));
  else leaveIn(6);
  // the browser's back button must not show the previous person from its cache
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.replace(list);
  });
}
