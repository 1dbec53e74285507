import { find, get } from './parts/elements.ts';

/* The search in a list of signers; a short list has none. */
const search = find(HTMLInputElement, '#signer-search');
if (search) searchBy(search);

function searchBy(input: HTMLInputElement): void {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
  const rows = Array.from(document.querySelectorAll<HTMLElement>('#signers tbody tr'), (row) => ({
    row,
    text: plain(row.textContent),
  }));
  const found = get(HTMLElement, '#signer-found');
  if (input.parentElement) input.parentElement.hidden = false;
  input.addEventListener('input', () => {
    const words = plain(input.value).trim().split(' ');
    let count = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) count += 1;
    }
    found.textContent = input.value.trim() ? `${count} nama cocok dari ${rows.length}.` : '';
  });
}
