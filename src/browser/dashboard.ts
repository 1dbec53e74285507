import './form.ts';
import { dotted, find, get } from './parts/elements.ts';

/*
 * Updates counts and rows of a declaration without a reload, and reloads when it has been opened or closed. Without this
 * script people reload the page themselves.
 */
interface Progress {
  readonly state: string;
  readonly signed: number;
  readonly standing: Readonly<Record<string, number>>;
  readonly groups: readonly { readonly label: string; readonly signed: number }[];
  readonly latest: readonly { readonly signerId: string; readonly at: string }[];
}

interface Signed {
  readonly id: string;
  readonly signedAt?: string;
}

const counts = find(HTMLElement, '#hitungan');
const state = counts?.dataset.state;
// While files are being written there is nothing to count; the page itself shows their progress.
if (counts && state === 'open') follow(counts);
else if (state === 'opening' || state === 'closing') setTimeout(() => location.reload(), 3000);

function markSigned(people: readonly Signed[]): void {
  for (const { id, signedAt } of people) {
    const tag = signedAt && find(HTMLElement, `[data-person="${id}"] .tag`);
    if (!tag || tag.classList.contains('good')) continue;
    tag.className = 'tag good';
    tag.textContent = 'menandatangani';
  }
}

function showGroups(groups: Progress['groups']): void {
  for (const { label, signed } of groups) {
    const row = find(HTMLElement, `[data-group="${CSS.escape(label)}"]`);
    if (!row) continue;
    get(HTMLElement, '[data-count]', row).textContent = String(signed);
    get(HTMLProgressElement, 'progress', row).value = signed;
  }
}

function follow(place: HTMLElement): void {
  const path = `/api/declarations/${place.dataset.declaration}/progress`;
  const count = get(HTMLElement, '[data-count="signed"]', place);
  const bar = get(HTMLProgressElement, 'progress', place);
  let shown = Number(count.textContent.replace(/\D/g, ''));

  function show(progress: Progress): void {
    if (progress.state !== state) location.reload(); // the declaration was opened or closed meanwhile
    for (const [status, figure] of Object.entries(progress.standing)) {
      const counted = find(HTMLElement, `[data-count="${status}"]`, place);
      if (counted) counted.textContent = dotted(figure);
    }
    if (progress.signed === shown) return;
    const more = progress.signed - shown;
    shown = progress.signed;
    count.textContent = dotted(progress.signed);
    bar.value = progress.signed;
    showGroups(progress.groups);
    // The newest names come with the counts; the whole list is fetched only if more people have signed since.
    if (more <= progress.latest.length)
      markSigned(progress.latest.map(({ signerId, at }) => ({ id: signerId, signedAt: at })));
    else fetch(path).then((answer) => (answer.ok ? answer.json().then(({ people }) => markSigned(people)) : undefined));
  }

  setInterval(() => {
    if (document.hidden) return;
    fetch(`${path}?people=none`)
      .then((answer) => {
        if (answer.status === 401) location.reload();
        return answer.ok ? answer.json().then(show) : undefined;
      })
      .catch(() => {
        // no network at the moment: the next request will try again
      });
  }, 3000);
}
