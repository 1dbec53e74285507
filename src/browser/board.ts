import { positionWords, type Representative } from '../core/represented.ts';
import { dotted, element, get } from './parts/elements.ts';
import { memoryIn } from './parts/memory.ts';
import { ask } from './parts/request.ts';

/*
 * The live board. It learns of changes by Server-Sent Events; when the stream is silent for long, or the browser does not
 * support it, the script polls. After a restart of the server no reload is needed: the stream is reopened until the server
 * answers.
 */
interface Progress {
  readonly signed: number;
  readonly total: number;
  readonly groups: readonly Group[];
  readonly latest: readonly (Representative & { readonly name: string; readonly position: string })[];
}

interface Group {
  readonly label: string;
  readonly short: string;
  readonly signed: number;
  readonly total: number;
}

/** How long the stream may be silent before it counts as broken, in milliseconds. */
const silence = 25_000;

/** The value of EventSource.OPEN, for browsers without EventSource. */
const openStream = 1;

const board = get(HTMLElement, '#board');

function fill(name: string, text: string): void {
  board.querySelectorAll(`[data-live=${name}]`).forEach((place) => {
    if (place.textContent !== text) place.textContent = text;
  });
}

function bar(group: Group): HTMLElement {
  const item = element('li', '', group.signed === group.total ? 'full' : '');
  item.appendChild(element('span', group.short, 'label'));
  item.appendChild(element('span', `${group.signed}/${group.total}`, 'figure'));
  const progress = element('progress');
  progress.max = group.total || 1;
  progress.value = group.signed;
  progress.setAttribute('aria-label', `${group.label}: ${group.signed} dari ${group.total}`);
  item.appendChild(progress);
  return item;
}

function person(one: Progress['latest'][number]): HTMLElement {
  const item = element('li');
  item.appendChild(element('b', one.name));
  item.appendChild(element('span', positionWords(one)));
  return item;
}

function replace(id: string, items: readonly HTMLElement[]): void {
  const list = get(HTMLElement, id);
  const next = list.cloneNode(false);
  for (const item of items) next.appendChild(item);
  list.parentNode?.replaceChild(next, list);
}

function show(progress: Progress): void {
  fill('signed', dotted(progress.signed));
  fill('total', dotted(progress.total));
  const whole = get(HTMLProgressElement, '#board-progress');
  whole.max = progress.total || 1;
  whole.value = progress.signed;
  replace('#board-groups', progress.groups.map(bar));
  get(HTMLElement, '.groups').hidden = progress.groups.length < 2;
  replace('#board-latest', progress.latest.map(person));
  board.classList.toggle('complete', progress.total > 0 && progress.signed === progress.total);
}

/** Announces the count to screen readers now and then, not at every signature of a crowd. */
function createAnnouncer(): (progress: Progress) => void {
  let announced = 0;
  return ({ signed, total }) => {
    if (Date.now() - announced < 15_000) return;
    announced = Date.now();
    get(HTMLElement, '#board-said').textContent = `${dotted(signed)} dari ${dotted(total)} telah menandatangani.`;
  };
}

/** Shows progress that came as JSON; unchanged progress changes nothing. */
function createView(): (text: string) => void {
  const announce = createAnnouncer();
  let shown = '';
  return (text) => {
    if (text === shown) return;
    shown = text;
    const progress: Progress = JSON.parse(text);
    show(progress);
    announce(progress);
  };
}

/** Asks for progress, one request at a time; calls `tell` without a text if no answer came. */
function createAsking(address: string, tell: (text?: string) => void): () => void {
  let asking = false;
  const settle = (text?: string) => {
    asking = false;
    tell(text);
  };
  return () => {
    if (asking) return;
    asking = true;
    ask({
      address,
      timeoutMs: 8000,
      answered: ({ status, responseText }) => settle(status === 200 ? responseText : undefined),
      failed: () => settle(),
    });
  };
}

function follow({ stream = '', progress = '' }: DOMStringMap): void {
  const line = get(HTMLElement, '#board-line');
  const view = createView();
  let heard = 0;
  let source: EventSource | undefined;

  function hear(text?: string): void {
    line.hidden = text !== undefined;
    if (text === undefined) return;
    heard = Date.now();
    view(text);
  }

  function listen(): void {
    if (!('EventSource' in window)) return;
    source?.close();
    const opened = new EventSource(stream);
    source = opened;
    opened.addEventListener('progress', (event) => hear(event.data));
    opened.onerror = () => {
      if (opened.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    };
  }

  const lookUp = createAsking(progress, hear);
  setInterval(() => {
    const quiet = Date.now() - heard;
    if (quiet > 5000 && source?.readyState !== openStream) lookUp();
    if (quiet > silence) {
      lookUp();
      listen();
      heard = Date.now() - 15_000; // gives the new connection ten seconds before another is opened
    }
  }, 3000);
  listen();
}

/**
 * Shows the way in: the code of the hall, which changes every few minutes, and its QR; after the closing the sealed pledge. They
 * come as markup of our own server.
 */
function followWay(address: string): void {
  const place = get(HTMLElement, '#board-way');
  let shown = '';
  const show = createAsking(address, (text) => {
    if (text === undefined || text === shown) return;
    shown = text;
    place.innerHTML = text;
  });
  setInterval(show, 5000);
}

/** Switches the theme; the projector's default applies until somebody does. */
function switchTheme(): void {
  const memory = memoryIn('localStorage');
  const { classList } = document.documentElement;
  get(HTMLElement, '[data-theme-switch]').addEventListener('click', () => {
    const dark = classList.toggle('dark');
    classList.toggle('light', !dark);
    memory.keep('ikrar:board', dark ? 'dark' : 'light');
  });
  const kept = memory.recall<string>('ikrar:board');
  if (kept) classList.add(kept);
}

follow(board.dataset);
if (board.dataset.way) followWay(board.dataset.way);
switchTheme();
