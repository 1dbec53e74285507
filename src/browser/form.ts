import { element, find } from './parts/elements.ts';
import { serveLogout } from './parts/logout.ts';
import { memoryIn } from './parts/memory.ts';

/*
 * Forms of the organizer's side: a click sends only once, typed values survive a lost login, files are checked before they
 * are sent.
 */
interface Kept {
  readonly action: string;
  readonly values: readonly (readonly [name: string, value: string])[];
  readonly at: number;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const key = `ikrar-form:${location.pathname}`;
const memory = memoryIn('sessionStorage');
const fault = find(HTMLElement, '#kesalahan');
fault?.focus();

const isField = (one: unknown): one is Field =>
  one instanceof HTMLInputElement || one instanceof HTMLSelectElement || one instanceof HTMLTextAreaElement;

const isRemembered = (form: HTMLFormElement): boolean => form.method === 'post' && !form.hasAttribute('data-forget');

const unremembered = ['password', 'file', 'hidden', 'submit'];

function remember(form: HTMLFormElement): void {
  const fields = Array.from(form.elements)
    .filter(isField)
    .filter(({ name, type }) => name && name !== 'csrf' && !unremembered.includes(type))
    .filter((field) => !(field instanceof HTMLInputElement) || !/^(checkbox|radio)$/.test(field.type) || field.checked);
  const kept: Kept = { action: form.action, values: fields.map(({ name, value }) => [name, value]), at: Date.now() };
  memory.keep(key, kept);
}

/** After a lost login the same page loads again by itself, with the values that could not be sent. */
function restore(): void {
  const kept = memory.recall<Kept>(key);
  memory.forget(key);
  if (!kept || fault || Date.now() - kept.at > 3_600_000 || !/\/masuk(\?|$)/.test(document.referrer)) return;
  for (const form of Array.from(document.forms)) {
    if (form.action !== kept.action || !isRemembered(form)) continue;
    for (const [name, value] of kept.values) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = true;
      else if (field instanceof RadioNodeList || (isField(field) && field.type !== 'file')) field.value = value;
    }
    const note = element('p', 'Isian Anda sebelum masuk kembali dipulihkan. Periksa, lalu simpan.', 'notice warn');
    note.setAttribute('role', 'status');
    form.insertBefore(note, form.firstChild);
  }
}

/** Our own messages, because the browser's are in the device's language, in an office often English. */
function words({ validity, type }: Field): string {
  if (validity.customError) return '';
  if (validity.valueMissing && type === 'file') return 'Pilih berkasnya dahulu.';
  if (validity.valueMissing && type === 'radio') return 'Pilih salah satu.';
  if (validity.valueMissing) return 'Isi bagian ini dahulu.';
  return validity.badInput ? 'Isian ini belum lengkap atau tidak dapat dibaca.' : '';
}

function wrongFile(field: HTMLInputElement, file: File): string {
  const limit = Number(field.getAttribute('data-max') || 4_194_304);
  const endings = field.accept.split(',').filter((part) => part.startsWith('.'));
  if (endings.length > 0 && !endings.some((ending) => file.name.toLowerCase().endsWith(ending)))
    return `Pilih berkas ${endings.join(' atau ')}.`;
  return file.size > limit ? `Berkas terlalu besar: paling besar ${Math.round(limit / 1024)} KB.` : '';
}

serveLogout();
document.addEventListener(
  'invalid',
  ({ target }) => {
    const text = isField(target) && words(target);
    if (text) target.setCustomValidity(text);
  },
  true,
);
// A fault no longer applies once something is typed; a choice counts for all inputs of its name.
document.addEventListener('input', ({ target }) => {
  if (!isField(target)) return;
  const same = target.name && target.form?.elements.namedItem(target.name);
  for (const one of same instanceof RadioNodeList ? Array.from(same) : [target])
    if (isField(one)) one.setCustomValidity('');
});
document.addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.type !== 'file') return;
  const file = target.files?.[0];
  if (!file) return;
  target.setCustomValidity(wrongFile(target, file));
  target.reportValidity();
});
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.getAttribute('data-sent')) return event.preventDefault();
  if (isRemembered(form)) remember(form);
  const button = event.submitter || find(HTMLElement, 'button[type="submit"]', form);
  if (form.hasAttribute('data-download')) return;
  form.setAttribute('data-sent', '1');
  if (!button) return;
  button.setAttribute('aria-disabled', 'true');
  const busy = button.getAttribute('data-busy');
  if (busy) button.textContent = busy;
});
// The back button restores the page as it was left, perhaps with disabled buttons: enable them.
window.addEventListener('pageshow', () => {
  for (const form of Array.from(document.forms)) {
    form.removeAttribute('data-sent');
    form.querySelectorAll('[aria-disabled]').forEach((button) => {
      button.removeAttribute('aria-disabled');
    });
  }
});
restore();
