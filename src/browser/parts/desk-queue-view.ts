import { type DeskKept, isWaiting, listAtDesk } from './desk-queue.ts';
import { element, find, say } from './elements.ts';
import type { Stage } from './sending.ts';

/** How many wait in the tablet, and how sending fares. The line is hidden when there are none. */
export async function sayWaiting(stage?: Stage, seconds = 0): Promise<void> {
  const line = find(HTMLElement, '#antrean');
  if (!line) return;
  const count = (await listAtDesk()).filter(isWaiting).length;
  if (count === 0) return say(line, '');
  const again = seconds ? ` Dikirim lagi sendiri dalam ${seconds} detik.` : '';
  const why = stage === 'busy' ? ' Server sedang sibuk.' : stage === 'unheard' ? ' Belum ada jaringan.' : '';
  say(line, `Tersimpan di tablet (${count}).${why}${again}`, 'warning');
}

interface Receipt {
  readonly moment?: string;
}

/** What an attendant is told of somebody whose signature here was not recorded, and what to do. */
function words({ name, said }: DeskKept): string {
  const { moment } = (said?.receipt ?? {}) as Receipt;
  if (said?.code === 'already-signed')
    return `${name} sudah tercatat menandatangani${moment ? ` (${moment})` : ''}, dari perangkat atau meja lain; yang dibuat di tablet ini tidak dipakai. Tanyakan kepada orangnya; kalau yang itu bukan dari dia, beri tahu penyelenggara.`;
  if (said?.code === 'consent-late')
    return `${name}: naskah sudah ditutup sebelum tanda tangan ini sampai. Server menyimpannya, dan penyelenggara dapat memasukkannya ke susulan.`;
  return `${name}: ditolak server. ${said?.detail ?? ''} Tanda tangan ini tetap tersimpan di tablet dan dikirim lagi setiap kali meja dibuka; beri tahu penyelenggara.`;
}

/** Names those whose signature was not recorded. */
export async function showAttention(place: HTMLElement, dismiss: (id: string) => Promise<void>): Promise<void> {
  const refused = (await listAtDesk()).filter(({ said }) => said);
  place.textContent = '';
  place.hidden = refused.length === 0;
  for (const kept of refused) {
    const notice = element('div', '', 'notice warn');
    notice.appendChild(element('p', words(kept)));
    if (!isWaiting(kept)) {
      const button = element('button', 'Sudah dibaca', 'quiet');
      button.type = 'button';
      button.addEventListener('click', () => dismiss(kept.id));
      notice.appendChild(button);
    }
    place.appendChild(notice);
  }
}
