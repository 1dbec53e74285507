import './form.ts';
import { find, get } from './parts/elements.ts';
import { createEditor, type Editor } from './parts/grid-editor.ts';
import { type Pasted, placeBlock, readBlock } from './parts/grid-paste.ts';
import type { Field } from './parts/grid-rows.ts';
import { isCell, keyOf } from './parts/grid-view.ts';
import { parseBlock } from './parts/pasted-block.ts';

/*
 * The whole roster in one grid: typing, pasting from a spreadsheet, moving, searching, and undoing all of it. Everything is sent
 * as one text when it is saved. Without this script the form holds one page of the roster, and its numbers move people.
 */
const form = find(HTMLFormElement, '#sunting');
if (form) edit(form);

function edit(form: HTMLFormElement): void {
  const editor = createEditor(form);
  const tools = get(HTMLElement, '#alat', form);
  const search = get(HTMLInputElement, 'input[type="search"]', tools);
  const clear = (act: () => void) => () => {
    search.value = '';
    act();
  };
  const [undo, redo] = [clear(editor.undo), clear(editor.redo)];
  tools.hidden = false;
  listenToCells(editor);
  editor.body.addEventListener('paste', (event) => {
    const address = form.dataset.understand || '';
    paste(editor, event, address, () => {
      search.value = '';
    });
  });
  form.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target === search) return;
    const pressed = event.key.toLowerCase();
    const again = pressed === 'y' || (pressed === 'z' && event.shiftKey);
    if (pressed !== 'z' && !again) return;
    event.preventDefault();
    if (again) redo();
    else undo();
  });
  get(HTMLElement, '#urungkan', tools).addEventListener('click', undo);
  get(HTMLElement, '#ulangi', tools).addEventListener('click', redo);
  search.addEventListener('input', () => editor.search(search.value));
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  form.addEventListener('submit', editor.hand);
  window.addEventListener('beforeunload', (event) => {
    if (editor.isUnsaved()) event.preventDefault();
  });
  editor.begin();
}

function listenToCells(editor: Editor): void {
  editor.body.addEventListener('input', ({ target }) => {
    const key = keyOf(target);
    if (!isCell(target) || key === undefined || target.dataset.field === 'order') return;
    editor.type(key, target.dataset.field as Field, target.value);
  });
  editor.body.addEventListener('change', ({ target }) => {
    editor.pause();
    const key = keyOf(target);
    if (isCell(target) && key !== undefined && target.dataset.field === 'order') editor.order(key, target.value);
  });
  editor.body.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-act]') : null;
    const key = keyOf(target);
    if (!button || key === undefined) return;
    const { act } = button.dataset;
    if (act === 'remove') editor.remove(key);
    else editor.move(key, act === 'up' ? -1 : 1, `[data-act="${act}"]`);
  });
  editor.body.addEventListener('keydown', (event) => {
    const { target, key: pressed } = event;
    const key = keyOf(target);
    if (!isCell(target) || key === undefined) return;
    const arrow = pressed === 'ArrowUp' || pressed === 'ArrowDown';
    const by = pressed === 'ArrowUp' ? -1 : 1;
    const { field } = target.dataset;
    if (event.altKey && arrow) editor.move(key, by, `[data-field="${field}"]`);
    else if (pressed === 'Enter' || (arrow && target instanceof HTMLInputElement)) editor.step(key, by, field);
    else return;
    event.preventDefault();
  });
}

/** Text without a tab or line end is left to the browser. A block of several rows may have its header with it. */
function paste(editor: Editor, event: ClipboardEvent, address: string, done: () => void): void {
  const { target } = event;
  const key = keyOf(target);
  const text = event.clipboardData ? event.clipboardData.getData('text/plain') : '';
  const block = parseBlock(text);
  if (!isCell(target) || key === undefined || !/[\t\r\n]/.test(text) || block.length === 0) return;
  event.preventDefault();
  const { field } = target.dataset;
  const start = field === 'order' ? 'name' : (field as Field);
  const write = (pasted: Pasted): void => {
    editor.paste(key, pasted);
    done();
  };
  if (block.length === 1) write(placeBlock(block, start));
  else {
    editor.say('Membaca yang ditempel…');
    readBlock(block, start, address, write);
  }
}
