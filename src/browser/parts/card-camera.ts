import { find, get } from './elements.ts';

/** What browsers on Android and ChromeOS bring (Shape Detection API); others have no reader, and none is loaded for them. */
interface Detector {
  detect(picture: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
type MakeDetector = new (options: { readonly formats: readonly string[] }) => Detector;

/** Between two looks at the picture, in milliseconds. */
const pause = 200;

/** Shows the button where this browser can read a QR by its camera; otherwise the page says that the search serves. */
export function offerCamera(found: (text: string) => void): void {
  const place = find(HTMLElement, '#scan');
  const make: MakeDetector | undefined = Reflect.get(window, 'BarcodeDetector');
  if (!place || !make || !navigator.mediaDevices) return;
  const detector = new make({ formats: ['qr_code'] });
  const part = (name: string) => get(HTMLElement, `[data-${name}]`, place);
  const video = get(HTMLVideoElement, 'video', place);
  let stream: MediaStream | undefined;

  function stop(): void {
    if (stream) for (const track of stream.getTracks()) track.stop();
    stream = undefined;
    part('view').hidden = true;
    part('can').hidden = false;
  }

  async function start(): Promise<void> {
    part('trouble').hidden = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      video.srcObject = stream;
      part('can').hidden = true;
      part('view').hidden = false;
      await video.play();
      look();
    } catch {
      stop();
      part('trouble').textContent =
        'Kamera tidak dapat dibuka. Izinkan kamera untuk halaman ini, atau cari dengan nama.';
      part('trouble').hidden = false;
    }
  }

  async function look(): Promise<void> {
    if (!stream) return;
    const [code] = await detector.detect(video).catch(() => []);
    if (!stream) return;
    if (!code) return void setTimeout(look, pause);
    stop();
    found(code.rawValue);
  }

  part('cannot').hidden = true;
  part('can').hidden = false;
  part('scan').addEventListener('click', start);
  part('stop').addEventListener('click', stop);
  window.addEventListener('pagehide', stop);
}
