import { element, find, get } from './elements.ts';
import type { Field, Row } from './grid-rows.ts';

/** Rows drawn beyond each edge of what is seen, so that scrolling shows no gap. */
const beyond = 6;

type Cell = HTMLInputElement | HTMLSelectElement;

export interface Shown {
  readonly rows: readonly Row[];
  /** The places of the shown rows among all, from 0. */
  readonly places: ReadonlyMap<number, number>;
  isFaulty(row: Row, field: string): boolean;
}

/**
 * Draws the rows that are seen, and few more, however many there are: 5,000 rows of inputs would make each keystroke slow. The
 * row with the focus stays, wherever one scrolls.
 */
export function createView(scroll: HTMLElement) {
  scroll.classList.add('tall');
  const body = get(HTMLTableSectionElement, 'tbody', scroll);
  const model = templateOf(body);
  const spacers = [spacer(model), spacer(model), spacer(model)] as const;
  const lines = new Map<number, HTMLTableRowElement>();
  let shown: Shown = { rows: [], places: new Map(), isFaulty: () => false };
  let height = 0;

  function lineOf(row: Row, index: number): HTMLTableRowElement {
    let line = lines.get(row.key);
    if (!line) {
      line = model.cloneNode(true) as HTMLTableRowElement;
      line.dataset.key = String(row.key);
      lines.set(row.key, line);
    }
    fillLine(line, row, shown);
    line.setAttribute('aria-rowindex', String(index + 2));
    return line;
  }

  function draw(): void {
    const count = shown.rows.length;
    if (height === 0) height = measure();
    const top = Math.floor(scroll.scrollTop / height);
    const first = Math.max(0, Math.min(count, top) - beyond);
    const last = Math.min(count, top + Math.ceil(scroll.clientHeight / height) + beyond);
    const focused = keyOf(document.activeElement);
    const active = focused === undefined ? -1 : shown.rows.findIndex(({ key }) => key === focused);
    const window = range(first, last);
    const before = active >= 0 && active < first;
    const after = active >= last;
    const parts = [
      gap(spacers[0], before ? active : first),
      ...(before ? [lineAt(active), gap(spacers[1], first - active - 1)] : []),
      ...window.map(lineAt),
      ...(after ? [gap(spacers[1], active - last), lineAt(active)] : []),
      gap(spacers[2], count - (after ? active + 1 : last)),
    ];
    put(parts);
  }
  const lineAt = (index: number): HTMLTableRowElement => lineOf(shown.rows[index]!, index);
  const gap = (row: HTMLTableRowElement, rows: number): HTMLTableRowElement => {
    get(HTMLElement, 'td', row).style.height = `${rows * height}px`;
    return row;
  };

  /** What stays is not moved, because a moved element loses the focus. */
  function put(parts: readonly HTMLTableRowElement[]): void {
    const wanted = new Set<Element>(parts);
    for (const child of Array.from(body.children)) {
      if (wanted.has(child) && spacers.every((one) => one !== child)) continue;
      body.removeChild(child);
      const key = keyOf(child);
      if (key !== undefined) lines.delete(key);
    }
    for (const [i, part] of parts.entries())
      if (body.children[i] !== part) body.insertBefore(part, body.children[i] || null);
  }

  function measure(): number {
    put([lineAt(0)]);
    return body.getBoundingClientRect().height || 44;
  }

  scroll.addEventListener('scroll', () => requestAnimationFrame(draw));
  window.addEventListener('resize', () => requestAnimationFrame(draw));
  return {
    body,
    show(next: Shown): void {
      shown = next;
      get(HTMLTableElement, 'table', scroll).setAttribute('aria-rowcount', String(next.rows.length + 1));
      draw();
    },
    /** Scrolls to the row at this place of those shown, and gives the focus to one of its cells or buttons. */
    focus(index: number, selector: string): void {
      const row = shown.rows[index];
      if (!row) return;
      const top = index * height;
      const seen = scroll.clientHeight - 2 * height;
      if (top < scroll.scrollTop || top > scroll.scrollTop + seen) scroll.scrollTop = top - seen / 2;
      draw();
      const line = lines.get(row.key);
      const target = line && find(HTMLElement, selector, line);
      if (target) target.focus();
    },
  };
}

export type View = ReturnType<typeof createView>;

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);

/** The key of the row that an element is in. */
export function keyOf(element: EventTarget | null): number | undefined {
  const line = element instanceof Element ? element.closest<HTMLElement>('tr[data-key]') : null;
  return line ? Number(line.dataset.key) : undefined;
}

export const isCell = (one: unknown): one is Cell & { readonly dataset: { readonly field: string } } =>
  (one instanceof HTMLInputElement || one instanceof HTMLSelectElement) && one.dataset.field !== undefined;

/** The server's last row, which is blank, as the model of all: its inputs lose their names, so that they are not sent. */
function templateOf(body: HTMLTableSectionElement): HTMLTableRowElement {
  const line = (body.rows[body.rows.length - 1] as HTMLTableRowElement).cloneNode(true) as HTMLTableRowElement;
  for (const cell of Array.from(line.querySelectorAll<Cell>('input, select'))) {
    const field = cell.name.split('.')[1] || '';
    if (field === 'id') cell.remove();
    cell.dataset.field = field;
    cell.dataset.label = (cell.getAttribute('aria-label') || '').replace(/ baris \d+$/, '');
    cell.removeAttribute('name');
  }
  const tools = line.cells[line.cells.length - 1]!;
  tools.textContent = '';
  for (const [act, sign, label] of [
    ['up', '↑', 'Naikkan'],
    ['down', '↓', 'Turunkan'],
    ['remove', '×', 'Hapus'],
  ] as const) {
    const button = element('button', sign, 'icon');
    button.type = 'button';
    button.dataset.act = act;
    button.dataset.label = label;
    tools.appendChild(button);
  }
  return line;
}

/** Stands for rows that are not drawn. */
function spacer(model: HTMLTableRowElement): HTMLTableRowElement {
  const row = element('tr', '', 'gap');
  row.setAttribute('aria-hidden', 'true');
  const cell = element('td');
  cell.colSpan = model.cells.length;
  row.appendChild(cell);
  return row;
}

function fillLine(line: HTMLTableRowElement, row: Row, { places, isFaulty }: Shown): void {
  const place = (places.get(row.key) || 0) + 1;
  const of = row.cells.name.trim() || `baris ${place}`;
  for (const one of Array.from(line.querySelectorAll<HTMLElement>('[data-label]'))) {
    const label = `${one.dataset.label} ${of}`;
    if (one.getAttribute('aria-label') !== label) one.setAttribute('aria-label', label);
    if (!isCell(one)) continue;
    const { field } = one.dataset;
    const text = field === 'order' ? String(place) : row.cells[field as Field];
    if (one instanceof HTMLSelectElement) offer(one, text);
    if (one.value !== text) one.value = text;
    if (isFaulty(row, field)) one.setAttribute('aria-invalid', 'true');
    else one.removeAttribute('aria-invalid');
  }
}

/** A role that is none is shown as it was pasted, so that the server can say what is wrong with it. */
function offer(select: HTMLSelectElement, text: string): void {
  if (Array.from(select.options).every(({ value }) => value !== text)) select.add(new Option(text, text));
}
