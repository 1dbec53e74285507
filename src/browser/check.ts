import { get, say } from './parts/elements.ts';

/* Checking a file: drop it on the page, paste it, or choose it; a wrong size is refused before anything is sent. */
const form = get(HTMLFormElement, '#check');
const input = get(HTMLInputElement, '#berkas');
const zone = get(HTMLElement, '#drop');
const status = get(HTMLElement, '#check-status');
const most = Number(form.dataset.most);

function fault(file: File): string {
  if (file.size > most)
    return `Berkas ini lebih besar dari ${Math.round(most / 1048576)} MB dan tidak dapat diperiksa di sini.`;
  if (file.size === 0) return 'Berkas ini kosong. Pilih berkas PDF yang utuh.';
  return '';
}

function take(files: FileList | undefined): void {
  const file = files?.[0];
  if (!files || !file) return;
  const text = files.length > 1 ? 'Periksa satu berkas saja setiap kali.' : fault(file);
  if (text) say(status, text, 'error');
  else {
    const list = new DataTransfer();
    list.items.add(file);
    input.files = list.files;
    submit(file);
  }
}

function submit(file: File): void {
  say(status, `Memeriksa ${file.name}…`);
  zone.classList.add('busy');
  form.submit();
}

form.classList.add('scripted');
input.addEventListener('change', () => {
  const file = input.files?.[0];
  if (!file) return;
  const text = fault(file);
  if (!text) return submit(file);
  input.value = '';
  say(status, text, 'error');
});
/* The proof is sent as text; its file input has no name and is therefore not sent. */
const proofFile = get(HTMLInputElement, '#proof-file');
proofFile.addEventListener('change', () => {
  const file = proofFile.files?.[0];
  if (!file) return say(status, '', 'error');
  if (file.size > 10_000) return say(status, 'Berkas ini terlalu besar untuk sebuah tanda terima.', 'error');
  const reader = new FileReader();
  reader.onload = () => {
    get(HTMLTextAreaElement, '#proof').value = String(reader.result);
    say(status, 'Tanda terima siap. Sekarang pilih berkas PDF-nya.');
  };
  reader.readAsText(file);
});
for (const name of ['dragover', 'dragenter'])
  document.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.add('over');
  });
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) zone.classList.remove('over');
});
document.addEventListener('drop', (event) => {
  event.preventDefault();
  zone.classList.remove('over');
  take(event.dataTransfer?.files);
});
document.addEventListener('paste', (event) => take(event.clipboardData?.files));
window.addEventListener('pageshow', () => {
  zone.classList.remove('busy');
  say(status, '');
});
