// Forms of the organizer's side: one sending a click, what is typed survives a lost login, files are checked before they go.
(() => {
  const key = `ikrar-form:${location.pathname}`;
  const fault = document.getElementById('kesalahan');
  if (fault) fault.focus();

  function remembered(form) {
    return form.method === 'post' && !form.hasAttribute('data-forget');
  }

  function remember(form) {
    const values = [];
    for (let i = 0; i < form.elements.length; i++) {
      const field = form.elements[i];
      if (!field.name || field.name === 'csrf' || field.type === 'password' || field.type === 'file') continue;
      if (field.type === 'hidden' || field.type === 'submit') continue;
      if ((field.type === 'checkbox' || field.type === 'radio') && !field.checked) continue;
      values.push([field.name, field.value]);
    }
    try {
      sessionStorage.setItem(key, JSON.stringify({ action: form.action, values: values, at: Date.now() }));
    } catch (_full) {
      // without storage the form is simply not remembered
    }
  }

  // After a lost login the same page comes back by itself, with what was sent in vain.
  function restore() {
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(key) || 'null');
      sessionStorage.removeItem(key);
    } catch (_broken) {
      return;
    }
    if (!kept || fault || Date.now() - kept.at > 3600000 || !/\/masuk(\?|$)/.test(document.referrer)) return;
    Array.prototype.forEach.call(document.forms, (form) => {
      if (form.action !== kept.action || !remembered(form)) return;
      kept.values.forEach((pair) => {
        const field = form.elements[pair[0]];
        if (!field || field.type === 'file') return;
        if (field.type === 'checkbox') field.checked = true;
        else field.value = pair[1];
      });
      const note = document.createElement('p');
      note.className = 'notice warn';
      note.setAttribute('role', 'status');
      note.textContent = 'Isian Anda sebelum masuk kembali dipulihkan. Periksa, lalu simpan.';
      form.insertBefore(note, form.firstChild);
    });
  }

  // The browser's own words follow the language of the device, which in an office is often English.
  function words(field) {
    const wrong = field.validity;
    if (wrong.customError) return '';
    if (wrong.valueMissing && field.type === 'file') return 'Pilih berkasnya dahulu.';
    if (wrong.valueMissing && field.type === 'radio') return 'Pilih salah satu.';
    if (wrong.valueMissing) return 'Isi bagian ini dahulu.';
    return wrong.badInput ? 'Isian ini belum lengkap atau tidak dapat dibaca.' : '';
  }
  document.addEventListener(
    'invalid',
    (event) => {
      const text = words(event.target);
      if (text) event.target.setCustomValidity(text);
    },
    true,
  );
  // What stands there no longer holds once something is typed; a choice speaks for all that bear its name.
  document.addEventListener('input', (event) => {
    const field = event.target;
    const form = field.form;
    const same = form && field.name ? form.elements[field.name] : field;
    (same && same.length !== undefined && !same.options ? Array.prototype.slice.call(same) : [field]).forEach((one) => {
      if (one.setCustomValidity) one.setCustomValidity('');
    });
  });

  document.addEventListener('change', (event) => {
    const field = event.target;
    if (field.type !== 'file' || !field.files.length) return;
    const limit = Number(field.getAttribute('data-max') || 4194304);
    const names = field.accept ? field.accept.split(',').filter((part) => part.charAt(0) === '.') : [];
    const file = field.files[0];
    const fits = !names.length || names.some((end) => file.name.toLowerCase().slice(-end.length) === end);
    field.setCustomValidity(
      !fits
        ? `Pilih berkas ${names.join(' atau ')}.`
        : file.size > limit
          ? `Berkas terlalu besar: paling besar ${Math.round(limit / 1024)} KB.`
          : '',
    );
    field.reportValidity();
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.getAttribute('data-sent')) {
      event.preventDefault();
      return;
    }
    if (remembered(form)) remember(form);
    const button = event.submitter || form.querySelector('button[type="submit"]');
    if (form.hasAttribute('data-download')) return;
    form.setAttribute('data-sent', '1');
    if (button) {
      button.setAttribute('aria-disabled', 'true');
      if (button.getAttribute('data-busy')) button.textContent = button.getAttribute('data-busy');
    }
  });
  // The back button shows the page as it was left: it must be usable again.
  window.addEventListener('pageshow', () => {
    Array.prototype.forEach.call(document.forms, (form) => {
      form.removeAttribute('data-sent');
      Array.prototype.forEach.call(form.querySelectorAll('[aria-disabled]'), (button) => {
        button.removeAttribute('aria-disabled');
      });
    });
  });
  restore();
})();
