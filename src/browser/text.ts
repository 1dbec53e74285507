import './form.ts';
import { element, find } from './parts/elements.ts';
import { followTyping } from './parts/typing.ts';

/* Updates the text beside the form while somebody types. Without this script the text is shown after saving. */
interface Text {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly sources: readonly string[];
  readonly fault?: string;
}

type Block =
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'paragraph'; readonly text: string }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly type: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

const form = find(HTMLFormElement, '#isian');
const place = find(HTMLElement, '#teks');
const csrf = find(HTMLMetaElement, 'meta[name="csrf"]');
if (form && place && csrf) follow(form, place, csrf.content);

function gather(form: HTMLFormElement): unknown {
  const slots: Record<string, unknown> = {};
  const clauses: unknown[] = [];
  new FormData(form).forEach((value, name) => {
    if (name.startsWith('slot.') && value) slots[name.slice(5)] = value;
    if (name.startsWith('clause.') && value !== '') clauses.push({ id: name.slice(7), after: Number(value) });
  });
  const { template: id, version, on, regimes } = form.dataset;
  return {
    template: { id, version: Number(version) },
    slots,
    clauses,
    on,
    regimes: regimes ? regimes.split(' ') : undefined,
  };
}

/** The label of an unfilled slot is between ‹ and › and is marked. */
function marked(name: keyof HTMLElementTagNameMap, text: string): HTMLElement {
  const made = element(name);
  for (const part of text.split(/(‹[^›]*›)/))
    made.appendChild(part.startsWith('‹') ? element('mark', part.slice(1, -1)) : document.createTextNode(part));
  return made;
}

function block(one: Block): HTMLElement {
  if (one.type === 'heading') return marked('h3', one.text);
  if (one.type === 'paragraph') return marked('p', one.text);
  if (one.type === 'list') {
    const list = element(one.ordered ? 'ol' : 'ul');
    for (const item of one.items) list.appendChild(marked('li', item));
    return list;
  }
  const table = element('table');
  [one.header, ...one.rows].forEach((cells, i) => {
    const row = table.insertRow();
    for (const cell of cells) row.appendChild(marked(i === 0 ? 'th' : 'td', cell));
  });
  return table;
}

function show(place: HTMLElement, text: Text): void {
  place.textContent = '';
  const add = (made: HTMLElement, className: string): HTMLElement => {
    made.className = className;
    return place.appendChild(made);
  };
  if (text.fault) {
    add(marked('p', text.fault), 'notice warn');
    return;
  }
  const paper = add(element('article'), 'paper');
  paper.setAttribute('aria-label', 'Isi naskah');
  paper.appendChild(marked('h2', text.title));
  for (const one of text.blocks) paper.appendChild(block(one));
  if (text.sources.length) {
    const basis = add(element('div'), 'small soft');
    basis.appendChild(element('p', 'Dasar:'));
    basis.appendChild(block({ type: 'list', ordered: true, items: text.sources }));
  }
}

function follow(form: HTMLFormElement, place: HTMLElement, csrf: string): void {
  const ask = (): Promise<Text | undefined> =>
    fetch('/api/texts', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': csrf },
      body: JSON.stringify(gather(form)),
    }).then((answer) => (answer.ok ? answer.json() : undefined));
  followTyping(form, ask, (text) => show(place, text))();
}
