import type { BookPerson } from '../../core/desk-book.ts';
import type { KeptBook } from './desk-book.ts';
import { searchBook } from './desk-search.ts';
import { element, get } from './elements.ts';

interface Given {
  readonly book: KeptBook;
  /** Identity cards that an attendant may accept. */
  readonly cards: readonly string[];
  /** Who has signed on this tablet, in their order. */
  readonly kept: readonly string[];
  handOver(person: BookPerson, card: string): void;
}

const shown = 8;
const found = 25;

/** The list of a desk without a network: who comes next, and whoever is searched. */
export function createDeskList({ book, cards, kept, handOver }: Given): { show(): void } {
  const input = get(HTMLInputElement, '#cari');
  const note = get(HTMLElement, '#keterangan');
  const place = get(HTMLElement, '#orang');
  const here = new Set(kept);
  const waiting = book.people.filter(({ id, signed, away }) => !signed && !away && !here.has(id));

  /** As the desk with a network has it: the group of the person before, beginning after them. */
  function next(): readonly BookPerson[] {
    const last = book.people.findIndex(({ id }) => id === kept[kept.length - 1]);
    const group = last < 0 ? '' : book.people[last]!.group;
    const ofGroup = group ? waiting.filter((one) => one.group === group) : [];
    const some = ofGroup.length > 0 ? ofGroup : waiting;
    const after = some.filter(({ id }) => book.people.findIndex((one) => one.id === id) > last);
    return after.concat(some.filter((one) => after.indexOf(one) < 0)).slice(0, shown);
  }

  function cardButtons(person: BookPerson): HTMLElement {
    const group = element('div', '', 'hand-over');
    group.appendChild(element('p', 'Serahkan tablet: kartu apa yang Anda lihat?', 'hint'));
    const row = element('div', '', 'row');
    for (const card of cards) {
      const button = element('button', card);
      button.type = 'button';
      button.addEventListener('click', () => handOver(person, card));
      row.appendChild(button);
    }
    group.appendChild(row);
    return group;
  }

  function rowOf(person: BookPerson, opened: boolean): HTMLElement {
    const row = element('li', '', 'sheet');
    row.appendChild(element('b', person.name));
    row.appendChild(element('p', person.position, 'soft'));
    if (person.away && !person.signed) row.appendChild(element('p', `Tercatat ${person.away}`, 'soft'));
    const state = here.has(person.id) ? 'Tersimpan di tablet ini' : person.signed ? 'Sudah menandatangani' : '';
    if (state) row.appendChild(element('p', state));
    else if (opened) row.appendChild(cardButtons(person));
    else {
      const button = element('button', 'Serahkan', 'quiet');
      button.type = 'button';
      button.addEventListener('click', () => row.replaceChild(cardButtons(person), button));
      row.appendChild(button);
    }
    return row;
  }

  function show(): void {
    const query = input.value.trim();
    const people = query.length < 2 ? next() : searchBook(book.people, query);
    const more = people.length > found ? ` Tampil ${found}; ketik lebih banyak huruf.` : '';
    note.textContent =
      query.length < 2 ? `Berikutnya · ${waiting.length} belum` : `${people.length} nama cocok.${more}`;
    const list = element('ul', '', 'people');
    people.slice(0, found).forEach((person, i) => {
      list.appendChild(rowOf(person, i === 0 && (query.length < 2 || people.length === 1)));
    });
    place.textContent = '';
    place.appendChild(list);
  }
  input.addEventListener('input', show);
  return { show };
}
