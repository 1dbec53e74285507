/* The done page: share by the phone's own means, and at the desk go back to the list, leaving nothing of this person. */
(() => {
  const page = document.getElementById('done');
  if (!page) return;
  const share = page.querySelector('[data-share]');
  if (share && navigator.share) {
    share.hidden = false;
    share.addEventListener('click', () => {
      const lines = [];
      page.querySelectorAll('[data-share-text] dt').forEach((term) => {
        lines.push(`${term.textContent}: ${term.nextElementSibling.textContent.trim()}`);
      });
      const text = lines.join('\n');
      const address = page.querySelector('[data-share-address]').href;
      navigator.share({ title: document.title, text, url: address }).catch(() => {});
    });
  }

  const back = page.dataset.back;
  if (!back) return;
  const count = page.querySelector('[data-countdown]');
  function leave() {
    let seconds = 6;
    const tick = () => {
      count.textContent = String(seconds);
      seconds -= 1;
      if (seconds < 0) window.location.replace(back);
      else window.setTimeout(tick, 1000);
    };
    tick();
  }
  if (page.hidden) page.addEventListener('ikrar:done', leave);
  else leave();
  // the browser's back button must not bring the former person back from its cache
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.replace(back);
  });
})();
