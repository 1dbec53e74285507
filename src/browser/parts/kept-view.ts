import { get, say } from './elements.ts';
import type { Stage } from './sending.ts';
import { stageWords } from './stage-words.ts';

/** The three states of a signature that goes out by itself, shown in place of the form. */
export interface KeptView {
  /** @param stage of sending; `seconds` until the next try */
  show(stage: Stage, seconds: number): void;
  /** It came after the closing. */
  showLate(text: string): void;
  hide(): void;
}

export function createKeptView(section: HTMLElement, covered: HTMLElement | undefined): KeptView {
  const status = get(HTMLElement, '[role=status]', section);

  function reach(stage: 'tersimpan' | 'terkirim'): void {
    section.querySelectorAll<HTMLElement>('[data-stage]').forEach((one) => {
      if (one.dataset.stage === stage) one.setAttribute('aria-current', 'step');
      else one.removeAttribute('aria-current');
    });
    if (!section.hidden) return;
    section.hidden = false;
    if (covered) covered.hidden = true;
    get(HTMLElement, 'h1', section).focus();
  }

  return {
    show(stage, seconds) {
      reach(stage === 'gone' || stage === 'busy' ? 'terkirim' : 'tersimpan');
      const why = stageWords(stage, navigator.onLine);
      const again = ` Tanda tangan Anda aman dan dikirim lagi sendiri dalam ${seconds} detik, juga nanti bila halaman ini ditutup.`;
      say(status, seconds ? why + again : why, seconds ? 'warning' : '');
    },
    showLate(text) {
      reach('terkirim');
      say(status, text, 'warning');
    },
    hide() {
      section.hidden = true;
      if (covered) covered.hidden = false;
    },
  };
}
