import { get } from './elements.ts';

/** The attendant's four digits, tapped or typed; the last one enters them. */
export function takePin(place: HTMLFormElement, enter: (pin: string) => void, touched = (): void => {}): void {
  const field = get(HTMLInputElement, 'input', place);
  get(HTMLElement, '.keypad', place).hidden = false;

  function type(text: string): void {
    touched();
    field.value = text.slice(0, 4);
    if (field.value.length === 4) enter(field.value);
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
