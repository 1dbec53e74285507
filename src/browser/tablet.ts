import { tryPin } from './parts/desk-lock.ts';
import { find, get } from './parts/elements.ts';
import { takePin } from './parts/pin-keypad.ts';

/*
 * A lent tablet: the attendant's PIN takes it back, and after a signature the page closes by itself, leaving nothing of the person
 * before.
 */
const form = find(HTMLFormElement, '#return');
const done = find(HTMLElement, '#done[data-back]');
const list = done?.dataset.back || '/tablet';
let countdown = 0;

if (form) takeBackBy(form);
if (done) goBackFrom(done, list);
// the browser's back button must not show the previous person from its cache, nor what they told
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.replace(list);
});

/** The server compares the PIN; here it brings back what says that the attendant has the tablet in hand. */
function takeBackBy(place: HTMLFormElement): void {
  let entered = false;
  const enter = async (pin: string): Promise<void> => {
    if (entered) return;
    entered = true;
    await tryPin(pin).catch(() => {});
    place.submit();
  };
  takePin(place, enter, () => clearTimeout(countdown));
}

function goBackFrom(page: HTMLElement, list: string): void {
  function leaveIn(seconds: number): void {
    get(HTMLElement, '[data-countdown]', page).textContent = String(seconds);
    if (seconds === 0) location.replace(list);
    else countdown = setTimeout(() => leaveIn(seconds - 1), 1000);
  }
  if (page.hidden) page.addEventListener('ikrar:done', () => leaveIn(6));
  else leaveIn(6);
}
