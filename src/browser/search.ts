import { find, get } from './parts/elements.ts';
import { matcher, plain } from './parts/words.ts';

/* The search in a list of signers; a short list has none. */
const search = find(HTMLInputElement, '#signer-search');
if (search) searchBy(search);

function searchBy(input: HTMLInputElement): void {
  const rows = Array.from(document.querySelectorAll<HTMLElement>('#signers tbody tr'), (row) => ({
    row,
    text: plain(row.textContent),
  }));
  const found = get(HTMLElement, '#signer-found');
  if (input.parentElement) input.parentElement.hidden = false;
  input.addEventListener('input', () => {
    const matches = matcher(input.value);
    let count = 0;
    for (const { row, text } of rows) {
      row.hidden = !matches(text);
      if (!row.hidden) count += 1;
    }
    found.textContent = input.value.trim() ? `${count} nama cocok dari ${rows.length}.` : '';
  });
}
