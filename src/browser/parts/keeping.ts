import { keepPage } from './outbox.ts';

/** In which the files of kept pages lie. */
const cacheName = 'ikrar-tanda';

interface Facts {
  readonly name: string;
  readonly until: number;
}

/**
 * Keeps this page in the phone, as the server gave it, so that it opens without a network. MUST be made before other scripts
 * change the page.
 */
export function createKeeping(form: HTMLFormElement, { name, until }: Facts) {
  const page = document.documentElement.cloneNode(true) as HTMLElement;
  let complete = false;
  let over = false;

  const put = async () => {
    if (!over && until > Date.now())
      await keepPage(location.pathname, { html: `<!doctype html>${page.outerHTML}`, name, until });
  };

  return {
    /** Its files first: a page without them would be no page. */
    async keep(): Promise<void> {
      if (!('serviceWorker' in navigator) || !window.caches) return;
      const files = Array.from(
        page.querySelectorAll<HTMLElement>('link[rel=stylesheet], link[rel=icon], script[src]'),
        (one) => one.getAttribute('href') || one.getAttribute('src') || '',
      );
      const cache = await caches.open(cacheName);
      await cache.addAll(files);
      await put();
      complete = true;
      await navigator.serviceWorker.register('/tanda-luring.js', { scope: '/s/' });
    },
    /** The key is bound: the kept page asks for no PIN any more. */
    async bound(key: string): Promise<void> {
      const kept = page.querySelector<HTMLElement>(`#${form.id}`);
      if (kept) kept.dataset.key = key;
      if (complete) await put();
    },
    /** The person has signed: nothing more is kept. */
    end(): void {
      over = true;
    },
  };
}

/** Asks the browser to send when there is a network, even with the page closed. Few browsers do it; nothing relies on it. */
export async function askForSync(): Promise<void> {
  const worker = await navigator.serviceWorker?.getRegistration('/s/');
  const { sync } = (worker ?? {}) as { readonly sync?: { register(tag: string): Promise<void> } };
  await sync?.register('ikrar');
}
