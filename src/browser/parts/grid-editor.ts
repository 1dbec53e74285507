import { dotted, get, say } from './elements.ts';
import type { Pasted } from './grid-paste.ts';
import { createRows, type Field, fields, isBlank, type Line, lineOf, maximumRows, type Row } from './grid-rows.ts';
import { createView } from './grid-view.ts';
import { matcher, plain } from './words.ts';

/** What can be done in the grid of a form, each with what is then seen, said and focused. */
export function createEditor(form: HTMLFormElement) {
  const whole = get(HTMLTextAreaElement, 'textarea[name="semua"]', form);
  const news = get(HTMLElement, '#kabar', form);
  const scroll = get(HTMLElement, '.scroll', form);
  const rows = createRows(JSON.parse(whole.value) as Line[]);
  const faults = faultsOf(form, rows.all());
  const view = createView(scroll);
  let shown: readonly Row[] = [];
  let found: ReadonlySet<number> | undefined;
  let unsaved = false;

  function show(): void {
    const all = rows.all();
    shown = found ? all.filter(({ key }) => !found || found.has(key)) : all;
    const places = new Map(all.map(({ key }, i): [number, number] => [key, i]));
    view.show({ rows: shown, places, isFaulty: ({ key }, field) => faults.has(`${key} ${field}`) });
    get(HTMLButtonElement, '#urungkan', form).disabled = !rows.canUndo();
    get(HTMLButtonElement, '#ulangi', form).disabled = !rows.canRedo();
  }
  function changed(): void {
    unsaved = true;
    say(news, '');
    show();
  }
  /** Everybody is shown again, so that what comes back is seen. */
  function travel(step: () => void): void {
    step();
    found = undefined;
    changed();
  }
  const people = (): readonly Row[] => rows.all().filter((row) => !isBlank(row));
  /** The place of a row among those that are shown. */
  const at = (key: number): number => shown.findIndex((row) => row.key === key);
  const focus = (key: number, field: string): void => view.focus(at(key), `[data-field="${field}"]`);

  return {
    body: view.body,
    isUnsaved: () => unsaved,
    /** Shows the first fault, or else the page of the roster that was asked for. */
    begin(): void {
      show();
      const [first] = Array.from(faults);
      const [key, field] = first ? first.split(' ') : [];
      if (key && field) focus(Number(key), field);
      else if (Number(form.dataset.from) > 0) view.focus(Number(form.dataset.from), '[data-field="name"]');
    },
    type(key: number, field: Field, text: string): void {
      faults.delete(`${key} ${field}`);
      rows.type(key, field, text);
      changed();
    },
    pause: rows.pause,
    order(key: number, text: string): void {
      rows.move(key, (Number(text) || rows.all().length) - 1);
      changed();
      focus(key, 'order');
    },
    /** Moves a row by one place among those that are shown. */
    move(key: number, by: -1 | 1, selector: string): void {
      const beside = shown[at(key) + by];
      if (beside) rows.move(key, rows.all().indexOf(beside));
      changed();
      view.focus(at(key), selector);
    },
    remove(key: number): void {
      const place = at(key);
      rows.remove(key);
      changed();
      view.focus(Math.min(place, shown.length - 1), '[data-act="remove"]');
    },
    step(key: number, by: -1 | 1, field: string): void {
      view.focus(at(key) + by, `[data-field="${field}"]`);
    },
    /** Writes pasted lines from this row on, over those that are shown and behind the last person. */
    paste(key: number, { lines, said }: Pasted): void {
      const from = Math.max(0, at(key));
      const over = shown.slice(from, from + lines.length);
      const added = lines.length - over.filter((row) => !isBlank(row)).length;
      if (people().length + added > maximumRows) {
        say(news, `Paling banyak ${dotted(maximumRows)} orang; tidak ada yang ditempel.`, 'warning');
        return;
      }
      const keys = over.map((row) => row.key);
      const replaced = rows.fill(keys, lines);
      found = undefined;
      changed();
      const others = replaced > 0 ? [`${dotted(replaced)} orang diganti orang lain.`] : [];
      say(news, [`${dotted(lines.length)} baris ditempel.`, ...others, ...said].join(' '), 'warning');
    },
    say: (text: string) => say(news, text),
    search(typed: string): void {
      const matches = matcher(typed);
      const all = people();
      const hits = all.filter(({ cells }) => matches(plain(fields.map((field) => cells[field]).join(' '))));
      found = typed.trim() ? new Set(hits.map(({ key }) => key)) : undefined;
      scroll.scrollTop = 0;
      show();
      say(news, found ? `${dotted(hits.length)} dari ${dotted(all.length)} orang cocok.` : '');
    },
    undo: () => travel(rows.undo),
    redo: () => travel(rows.redo),
    /** Puts everybody into the form's one field. */
    hand(): void {
      whole.value = JSON.stringify(people().map(lineOf));
      whole.disabled = false;
      unsaved = false;
    },
  };
}

export type Editor = ReturnType<typeof createEditor>;

/** The faulty cells that the server has named by line and field. */
function faultsOf(form: HTMLFormElement, rows: readonly Row[]): Set<string> {
  const named: readonly { readonly row: number; readonly field: string }[] = JSON.parse(form.dataset.faults || '[]');
  const known = named.filter(({ row }) => rows[row - 1] !== undefined);
  return new Set(known.map(({ row, field }) => `${rows[row - 1]!.key} ${field}`));
}
