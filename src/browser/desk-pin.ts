import { makeLock } from './parts/desk-lock.ts';
import { get } from './parts/elements.ts';

/* The attendant sets the PIN: the tablet makes what says that they have it in hand (parts/desk-lock), and the server keeps its digest. */
const form = get(HTMLFormElement, 'form[data-forget]');
const pin = get(HTMLInputElement, '#pin', form);
const proof = get(HTMLInputElement, '[name=hadir]', form);
const button = get(HTMLButtonElement, 'button[type=submit]', form);

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  if (button.disabled) return;
  button.disabled = true;
  // a browser that keeps nothing has a desk with a network only
  proof.value = await makeLock(pin.value).catch(() => '');
  form.submit();
});
