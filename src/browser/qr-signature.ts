import { parseBase64 } from '../core/bytes.ts';
import { dayWords } from '../core/dates.ts';
import { parseQrSignature, type QrFacts, qrFacts } from '../core/qr-signature.ts';
import { element, find } from './parts/elements.ts';

/*
 * Checks the signature in the large QR. /segel.json has the public keys; the service worker caches it, so that this also
 * works without a network. The part after # never leaves the phone.
 */
interface Key {
  readonly id: string;
  /** SubjectPublicKeyInfo, base64. */
  readonly spki: string;
}

type Fault = 'malformed' | 'key' | 'forged';
type Result = { readonly facts: QrFacts } | { readonly fault: Fault };

const faults: Readonly<Record<Fault, string>> = {
  malformed: 'Isi QR ini rusak atau terpotong. Pindai sekali lagi, tegak lurus dan cukup terang.',
  key: 'Segel ini dibuat dengan kunci yang tidak dikenal halaman ini. Buka lagi saat ada jaringan, lalu periksa alamat situsnya.',
  forged: 'SEGEL INI TIDAK ASLI: isinya tidak cocok dengan tanda tangan penyelenggara. Jangan percayai lembar ini.',
};

const place = find(HTMLElement, '#seal-result');
if (place && window.crypto?.subtle) {
  fetch('/segel.json')
    .then((answer) => answer.json())
    .then(({ keys }) => start(place, keys))
    .catch(() => {});
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/segel-luring.js').catch(() => {});
}

async function check(code: string, fragment: string, keys: readonly Key[]): Promise<Result> {
  try {
    const qr = parseQrSignature(code, fragment);
    const key = keys.find(({ id }) => id === qr.keyId);
    if (!key) return { fault: 'key' };
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    // copied: the types of WebCrypto do not accept bytes that might be in shared memory
    const spki = Uint8Array.from(parseBase64(key.spki));
    const imported = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    const [signature, message] = [Uint8Array.from(qr.signature), Uint8Array.from(qr.message)];
    const genuine = await crypto.subtle.verify(algorithm, imported, signature, message);
    return genuine ? { facts: qrFacts(qr) } : { fault: 'forged' };
  } catch {
    return { fault: 'malformed' };
  }
}

/** On a declaration's page one sentence is enough, because the page has the facts. */
function showBeside(place: HTMLElement, result: Result): void {
  const { code, digest } = place.dataset;
  const belongs = 'facts' in result && result.facts.code === code && result.facts.contentDigest === digest;
  place.className = `status no-print ${belongs ? 'good' : 'error'}`;
  if ('fault' in result) place.textContent = faults[result.fault];
  else if (belongs) place.textContent = 'Segel pada QR asli dan cocok dengan naskah di halaman ini.';
  else
    place.textContent =
      'Segel pada QR asli, tetapi untuk isi yang BERBEDA dari naskah di halaman ini. Jangan percayai lembar ini.';
}

function showAlone(place: HTMLElement, result: Result): void {
  if ('fault' in result) {
    place.append(element('h2', 'Segel QR tidak dapat dipercaya'), element('p', faults[result.fault], 'status error'));
    return;
  }
  const { code, title, date, place: town, signers, contentDigest } = result.facts;
  const list = element('dl', '', 'facts');
  const facts = [
    ['Kode', code],
    ['Judul', title],
    ['Tanggal', dayWords(date)],
    ['Tempat', town],
    ['Jumlah nama', `${signers} orang`],
    ['Sidik isi', contentDigest.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')],
  ] as const;
  for (const [name, value] of facts) list.append(element('dt', name), element('dd', value));
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

function start(place: HTMLElement, keys: readonly Key[]): void {
  function show(result: Result): void {
    place.textContent = '';
    place.hidden = false;
    if (place.dataset.digest) showBeside(place, result);
    else showAlone(place, result);
  }

  /** Returns false for an address without a signature. */
  async function run(address: string): Promise<boolean> {
    const [, code, fragment] = /\/v\/([0-9A-Za-z-]+)\/?#([A-Za-z0-9_-]+)$/.exec(address.trim()) ?? [];
    // a link within the page, not a signature
    if (!code || !fragment || document.getElementById(fragment)) return false;
    show(await check(code.toUpperCase(), fragment, keys));
    return true;
  }

  run(location.href);
  window.addEventListener('hashchange', () => run(location.href));
  const form = find(HTMLFormElement, '#seal-form');
  const field = form && find(HTMLInputElement, '[name=url]', form);
  if (!form || !field) return;
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!(await run(field.value))) show({ fault: 'malformed' });
  });
}
