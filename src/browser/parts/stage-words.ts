import { ourFault } from '../../core/our-fault.ts';
import type { Stage } from './sending.ts';

const words: Readonly<Record<Stage, string>> = {
  going: 'Mengirim tanda tangan Anda…',
  gone: 'Menunggu server mencatatnya…',
  unheard: 'Server tidak terjangkau: jaringan sedang buruk, atau ada gangguan di pihak kami.',
  busy: 'Server kami sedang sibuk.',
  faulty: ourFault,
};

/** Says how a signature fares. The network is blamed for certain only when the phone itself says that it has none. */
export const stageWords = (stage: Stage, online: boolean): string =>
  stage === 'unheard' && !online ? 'Ponsel ini sedang tanpa jaringan.' : words[stage];
