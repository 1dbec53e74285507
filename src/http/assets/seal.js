/*
 * Checks the signed part of the large QR (log/qr-seal.ts has the format) in the browser. /segel.json has the public keys; the
 * service worker keeps it, so that this also works without a network. The part behind # never leaves the phone.
 */
(() => {
  const place = document.getElementById('seal-result');
  if (!place || !window.crypto || !crypto.subtle) return;
  let keys = [];
  let words = [];
  const headLength = 42;
  const months = 'Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember'.split(' ');

  function bytesOf(text) {
    const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(binary, (c) => c.charCodeAt(0));
  }

  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const large = (word) => word.charAt(0).toUpperCase() + word.slice(1);

  function textOf(bytes) {
    let text = '';
    for (let at = bytes[0] === 2 ? 1 : 0; at < bytes.length; at++) {
      const byte = bytes[at];
      const word = words[(byte - 0x80) >> 1];
      if (byte >= 0x80 && word) text += `${byte % 2 ? large(word) : word} `;
      else if (byte === 3) text = `${text.trimEnd()} …`;
      else if (byte >= 0x20 && byte <= 0x7e) text += String.fromCharCode(byte);
      else if (byte === 1) {
        const lead = bytes[at + 1] || 0;
        const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
        text += new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at + 1, at + 1 + length));
        at += length;
      } else throw new RangeError('not a seal');
    }
    return (bytes[0] === 2 ? text.toUpperCase() : text).trimEnd();
  }

  /* The facts of a seal whose signature holds, or { fault }. */
  async function check(code, fragment) {
    const payload = bytesOf(fragment);
    if (payload.length < headLength + 64) return { fault: 'malformed' };
    const body = payload.subarray(0, payload.length - 64);
    if (body[0] !== 1 || body.length < headLength + body[headLength - 1]) return { fault: 'malformed' };
    const key = keys.find((one) => one.id === hex(body.subarray(1, 5)));
    if (!key) return { fault: 'key' };
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const spki = Uint8Array.from(atob(key.spki), (c) => c.charCodeAt(0));
    const imported = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    const head = new TextEncoder().encode(`ikrar-seal/1\n${code}\n`);
    const message = new Uint8Array(head.length + body.length);
    message.set(head);
    message.set(body, head.length);
    const signature = payload.subarray(payload.length - 64);
    if (!(await crypto.subtle.verify(algorithm, imported, signature, message))) return { fault: 'forged' };
    const titleEnd = headLength + body[headLength - 1];
    const day = new Date((body[37] * 256 + body[38]) * 86400000);
    return {
      title: textOf(body.subarray(headLength, titleEnd)),
      place: textOf(body.subarray(titleEnd)),
      date: `${day.getUTCDate()} ${months[day.getUTCMonth()]} ${day.getUTCFullYear()}`,
      signers: body[39] * 256 + body[40],
      digest: hex(body.subarray(5, 37)),
    };
  }

  const faults = {
    malformed: 'Isi QR ini rusak atau terpotong. Pindai sekali lagi, tegak lurus dan cukup terang.',
    key: 'Segel ini dibuat dengan kunci yang tidak dikenal halaman ini. Buka lagi saat ada jaringan, lalu periksa alamat situsnya.',
    forged: 'SEGEL INI TIDAK ASLI: isinya tidak cocok dengan tanda tangan penyelenggara. Jangan percayai lembar ini.',
  };

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /* On the page of a declaration one sentence is enough: the facts stand there already. */
  function sentence(code, result) {
    if (result.fault) return faults[result.fault];
    if (code === place.dataset.code && result.digest === place.dataset.digest)
      return 'Segel pada QR asli dan cocok dengan naskah di halaman ini.';
    return 'Segel pada QR asli, tetapi untuk isi yang BERBEDA dari naskah di halaman ini. Jangan percayai lembar ini.';
  }

  function show(code, result) {
    place.textContent = '';
    place.hidden = false;
    if (place.dataset.digest) {
      const text = sentence(code, result);
      place.className = `status no-print ${/cocok dengan naskah/.test(text) ? 'good' : 'error'}`;
      place.textContent = text;
      return;
    }
    if (result.fault) {
      place.append(element('h2', 'Segel QR tidak dapat dipercaya'), element('p', faults[result.fault], 'status error'));
      return;
    }
    const list = element('dl', '', 'facts');
    const facts = [
      ['Kode', code],
      ['Judul', result.title],
      ['Tanggal', result.date],
      ['Tempat', result.place],
      ['Jumlah nama', `${result.signers} orang`],
      ['Sidik isi', result.digest.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')],
    ];
    facts.forEach(([name, value]) => {
      list.append(element('dt', name), element('dd', value));
    });
    place.append(
      element('h2', 'Segel QR asli'),
      element('p', 'Cocokkan dengan lembar di tangan Anda. Kalau ada yang berbeda, QR ini disalin ke lembar lain.'),
      list,
      element(
        'p',
        'Segel ini tidak membuktikan siapa yang sudah menandatangani; itu ada di halaman naskah dan berkas PDF.',
        'soft',
      ),
    );
  }

  async function run(address) {
    const match = /\/v\/([0-9A-Za-z-]+)\/?#([A-Za-z0-9_-]+)$/.exec(address.trim());
    if (!match) return false;
    const code = match[1].toUpperCase();
    try {
      show(code, await check(code, match[2]));
    } catch (_) {
      show(code, { fault: 'malformed' });
    }
    return true;
  }

  function start(settings) {
    keys = settings.keys;
    words = settings.words;
    run(location.href);
    window.addEventListener('hashchange', () => run(location.href));
    const form = document.getElementById('seal-form');
    if (!form) return;
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      if (!(await run(form.elements.url.value))) show('', { fault: 'malformed' });
    });
  }

  fetch('/segel.json')
    .then((answer) => answer.json())
    .then(start)
    .catch(() => {});
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/segel-luring.js').catch(() => {});
})();
