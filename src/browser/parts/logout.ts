import { forgetDesk } from './desk-book.ts';
import { isWaiting, listAtDesk } from './desk-queue.ts';

/**
 * Logging out takes from a desk's tablet what it keeps of its event, and the attendant's PIN and key. What was signed on it stays until
 * it is sent; the attendant is told of it first. MUST be called before others listen for forms that are sent.
 */
export function serveLogout(): void {
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.getAttribute('action') !== '/keluar') return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const count = (await listAtDesk()).filter(isWaiting).length;
    const text = `Ada ${count} tanda tangan di tablet ini yang belum terkirim. Kalau Anda keluar, semuanya tetap tersimpan dan baru terkirim bila meja dibuka lagi di tablet ini. Keluar sekarang?`;
    if (count > 0 && !confirm(text)) return;
    await forgetDesk();
    form.submit();
  });
}
