import './form.ts';
import { element, find } from './parts/elements.ts';
import { followTyping } from './parts/typing.ts';

/* The editor of an office's text: points that can be added, moved and pasted, and the text beside them while somebody types. */

const form = find(HTMLFormElement, '#teks-sendiri');
const place = find(HTMLElement, '#pratinjau');
const list = find(HTMLElement, '#butir');
if (form && place) follow(form, place);
if (form && list) editPoints(form, list);

/** Shows the text as the server renders it. */
function follow(form: HTMLFormElement, place: HTMLElement): void {
  const ask = (): Promise<string | undefined> => {
    const sent = new URLSearchParams();
    new FormData(form).forEach((value, name) => {
      sent.append(name, String(value));
    });
    return fetch(form.dataset.preview ?? '', { method: 'POST', body: sent }).then((answer) =>
      answer.ok ? answer.text() : undefined,
    );
  };
  followTyping(form, ask, (html) => {
    place.innerHTML = html;
  });
}

function editPoints(form: HTMLFormElement, list: HTMLElement): void {
  const most = Number(list.dataset.most);
  const points = (): HTMLElement[] => Array.from(list.querySelectorAll('li'));
  const fieldOf = (point: HTMLElement): HTMLTextAreaElement | null => point.querySelector('textarea');

  function changed(): void {
    points().forEach((point, i) => {
      const field = fieldOf(point);
      field?.setAttribute('name', `butir.${i}`);
      field?.setAttribute('aria-label', `Butir ${i + 1}`);
    });
    form.dispatchEvent(new Event('input'));
  }

  function button(words: string, act: () => void): HTMLButtonElement {
    const made = element('button', words);
    made.type = 'button';
    made.className = 'link';
    made.addEventListener('click', () => {
      act();
      changed();
      if (made.isConnected) made.focus();
    });
    return made;
  }

  function equip(point: HTMLElement): void {
    const tools = element('div');
    tools.className = 'row small';
    tools.appendChild(
      button('Naik', () => {
        if (point.previousElementSibling) list.insertBefore(point, point.previousElementSibling);
      }),
    );
    tools.appendChild(
      button('Turun', () => {
        if (point.nextElementSibling) list.insertBefore(point.nextElementSibling, point);
      }),
    );
    tools.appendChild(button('Hapus', () => list.removeChild(point)));
    point.appendChild(tools);
  }

  function insertAfter(before: Element | null, text: string): HTMLLIElement {
    const point = element('li');
    const field = element('textarea', text);
    field.rows = 3;
    point.appendChild(field);
    equip(point);
    list.insertBefore(point, before ? before.nextSibling : null);
    return point;
  }

  points().forEach(equip);
  const add = button('Tambah butir', () => {
    if (points().length < most) fieldOf(insertAfter(list.lastElementChild, ''))?.focus();
  });
  list.parentNode?.appendChild(add);

  // Several lines at once come from a document: one line is one point, without the number that the document gave it.
  list.addEventListener('paste', (event) => {
    const field = event.target instanceof HTMLTextAreaElement ? event.target : undefined;
    const lines = pastedPoints(event.clipboardData?.getData('text/plain') ?? '');
    if (field?.value !== '' || lines.length < 2) return;
    event.preventDefault();
    field.value = lines[0] ?? '';
    let last = field.closest('li');
    for (const line of lines.slice(1, most - points().length + 1)) last = insertAfter(last, line);
    changed();
  });
}

const pastedPoints = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:(?:\d{1,2}|[a-z])[.)]|[•·▪–-])\s+/, '').trim())
    .filter((line) => line !== '');
