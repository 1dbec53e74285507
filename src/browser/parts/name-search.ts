import { element, find, get } from './elements.ts';
import { ask } from './request.ts';

export interface Search {
  readonly form: HTMLFormElement;
  readonly input: HTMLInputElement;
  readonly results: HTMLElement;
}

/** Searches a name while it is typed. Without it the form's button sends the search. Undefined on a page without a search. */
export function startSearch(): Search | undefined {
  const form = find(HTMLFormElement, '#finder');
  if (!form) return undefined;
  const input = get(HTMLInputElement, 'input[type=search]', form);
  const results = get(HTMLElement, '#results');
  searchWhileTyping(input, results, form.dataset.list);
  return { form, input, results };
}

const isAddress = (text: string): boolean => /\/s\/|^https?:/i.test(text);

function searchWhileTyping(input: HTMLInputElement, results: HTMLElement, list: string | undefined): void {
  let asked = '';
  let timer = 0;

  const complain = (text: string) => {
    results.textContent = '';
    results.appendChild(element('p', text, 'status warning'));
  };

  function search(): void {
    const text = input.value.trim();
    if (text === asked || isAddress(text)) return;
    asked = text;
    if (text.length < 2) {
      results.textContent = '';
      return;
    }
    ask({
      address: `${list}?q=${encodeURIComponent(text)}`,
      timeoutMs: 15_000,
      answered({ status, responseText }) {
        if (text !== asked) return; // the answer to an earlier search came late
        if (status === 200) results.innerHTML = responseText;
        else complain(status === 429 ? 'Terlalu banyak pencarian. Tunggu sebentar.' : 'Pencarian gagal. Coba lagi.');
      },
      failed() {
        if (text === asked) complain('Jaringan sedang buruk. Nama belum dapat dicari; mencoba lagi…');
        asked = '';
        timer = setTimeout(search, 3000);
      },
    });
  }

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(search, 250);
  });
}
