/* The citizen's page: search in the list of signers, and check the signed address that the large QR carries. */
(() => {
  const search = document.getElementById('signer-search');
  if (search) {
    const rows = Array.from(document.querySelectorAll('#signers tbody tr'));
    const plain = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
    const texts = rows.map((row) => plain(row.textContent));
    const found = document.getElementById('signer-found');
    search.parentNode.hidden = false;
    search.addEventListener('input', () => {
      const words = plain(search.value).trim().split(' ');
      let count = 0;
      rows.forEach((row, i) => {
        const hit = words.every((word) => texts[i].indexOf(word) >= 0);
        row.hidden = !hit;
        if (hit) count += 1;
      });
      found.textContent = search.value.trim() ? `${count} nama cocok dari ${rows.length}.` : '';
    });
  }
})();
