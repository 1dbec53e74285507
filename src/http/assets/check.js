/* Checking a file: drop it on the page, paste it, or choose it; wrong kinds and sizes are refused before anything is sent. */
(() => {
  const form = document.getElementById('check');
  if (!form) return;
  const input = document.getElementById('berkas');
  const receiptFile = document.getElementById('receipt-file');
  const zone = document.getElementById('drop');
  const status = document.getElementById('check-status');
  const most = Number(form.dataset.most);
  form.classList.add('scripted');

  function say(text, kind) {
    status.textContent = text;
    status.className = `status ${kind || ''}`;
    status.hidden = !text;
  }

  function fault(file) {
    if (file.size > most)
      return `Berkas ini lebih besar dari ${Math.round(most / 1048576)} MB dan tidak dapat diperiksa di sini.`;
    if (file.size === 0) return 'Berkas ini kosong. Pilih berkas PDF yang utuh.';
    if (!/\.pdf$/i.test(file.name) && file.type !== 'application/pdf')
      return 'Berkas ini bukan PDF. Pilih berkas .pdf.';
    return '';
  }

  function take(files) {
    if (!files || files.length === 0) return;
    const text = files.length > 1 ? 'Periksa satu berkas saja setiap kali.' : fault(files[0]);
    if (text) return say(text, 'error');
    const list = new DataTransfer();
    list.items.add(files[0]);
    input.files = list.files;
    submit();
  }

  function submit() {
    say(`Memeriksa ${input.files[0].name}…`);
    zone.classList.add('busy');
    form.submit();
  }

  input.addEventListener('change', () => {
    if (input.files.length === 0) return;
    const text = fault(input.files[0]);
    if (!text) return submit();
    input.value = '';
    say(text, 'error');
  });
  /* The receipt goes along as text; its file input has no name and is never sent. */
  receiptFile.addEventListener('change', () => {
    const file = receiptFile.files[0];
    if (!file || file.size > 10000)
      return say(file ? 'Berkas ini terlalu besar untuk sebuah tanda terima.' : '', 'error');
    const reader = new FileReader();
    reader.onload = () => {
      document.getElementById('receipt').value = reader.result;
      say('Tanda terima siap. Sekarang pilih berkas PDF-nya.');
    };
    reader.readAsText(file);
  });
  ['dragover', 'dragenter'].forEach((name) => {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add('over');
    });
  });
  document.addEventListener('dragleave', (event) => {
    if (!event.relatedTarget) zone.classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    take(event.dataTransfer.files);
  });
  document.addEventListener('paste', (event) => take(event.clipboardData && event.clipboardData.files));
  window.addEventListener('pageshow', () => {
    zone.classList.remove('busy');
    say('');
  });
})();
