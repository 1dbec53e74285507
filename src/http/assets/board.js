/*
 * The live board. It is told of changes by Server-Sent Events; when that line is silent for long, or the browser has none, it
 * asks by itself. A server that restarts is found again without a reload: the stream is opened anew until it answers.
 */
(() => {
  const board = document.getElementById('board');
  if (!board) return;
  const facts = board.dataset;
  const line = document.getElementById('board-line');
  const silence = 25000;
  let heard = 0;
  let shown = '';
  let stream = null;
  let asking = false;

  function fill(name, text) {
    board.querySelectorAll(`[data-live=${name}]`).forEach((place) => {
      if (place.textContent !== text) place.textContent = text;
    });
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, '.');

  function bar(group) {
    const item = element('li', group.signed === group.total ? 'full' : '');
    item.appendChild(element('span', 'label', group.short));
    item.appendChild(element('span', 'figure', `${group.signed}/${group.total}`));
    const progress = element('progress');
    progress.max = group.total || 1;
    progress.value = group.signed;
    progress.setAttribute('aria-label', `${group.label}: ${group.signed} dari ${group.total}`);
    item.appendChild(progress);
    return item;
  }

  function name(person) {
    const item = element('li');
    item.appendChild(element('b', '', person.name));
    item.appendChild(element('span', '', person.position));
    return item;
  }

  function replace(id, items) {
    const list = document.getElementById(id);
    const next = list.cloneNode(false);
    for (const item of items) next.appendChild(item);
    list.parentNode.replaceChild(next, list);
  }

  function show(text) {
    heard = Date.now();
    online(true);
    if (text === shown) return;
    shown = text;
    const progress = JSON.parse(text);
    fill('signed', number(progress.signed));
    fill('total', number(progress.total));
    const whole = document.getElementById('board-progress');
    whole.max = progress.total || 1;
    whole.value = progress.signed;
    replace('board-groups', progress.groups.map(bar));
    document.getElementById('board-groups').parentNode.hidden = progress.groups.length < 2;
    replace('board-latest', progress.latest.map(name));
    board.classList.toggle('complete', progress.total > 0 && progress.signed === progress.total);
    announce(progress);
  }

  /** Read out now and then, not at every signature of a crowd. */
  let announced = 0;
  function announce(progress) {
    if (Date.now() - announced < 15000) return;
    announced = Date.now();
    document.getElementById('board-said').textContent =
      `${number(progress.signed)} dari ${number(progress.total)} telah menandatangani.`;
  }

  function online(yes) {
    line.hidden = yes;
  }

  function listen() {
    if (!window.EventSource) return;
    if (stream) stream.close();
    stream = new EventSource(facts.stream);
    stream.addEventListener('progress', (event) => show(event.data));
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) window.setTimeout(listen, 3000);
    };
  }

  function ask() {
    if (asking) return;
    asking = true;
    const call = new XMLHttpRequest();
    call.open('GET', facts.progress);
    call.timeout = 8000;
    call.onload = () => {
      asking = false;
      if (call.status === 200) show(call.responseText);
      else online(false);
    };
    call.onerror = call.ontimeout = () => {
      asking = false;
      online(false);
    };
    call.send();
  }

  window.setInterval(() => {
    const quiet = Date.now() - heard;
    if (quiet > 5000 && (!stream || stream.readyState !== 1)) ask();
    if (quiet > silence) {
      ask();
      listen();
      heard = Date.now() - 15000; // give the new line ten seconds before opening another
    }
  }, 3000);
  listen();

  document.querySelector('[data-theme-switch]').addEventListener('click', () => {
    const dark = document.documentElement.classList.toggle('dark');
    document.documentElement.classList.toggle('light', !dark);
    try {
      window.localStorage.setItem('ikrar:board', dark ? 'dark' : 'light');
    } catch (_refused) {
      // the choice then holds until the page is opened anew
    }
  });
  try {
    const kept = window.localStorage.getItem('ikrar:board');
    if (kept) document.documentElement.classList.add(kept);
  } catch (_refused) {
    // the projector's default stays
  }
})();
