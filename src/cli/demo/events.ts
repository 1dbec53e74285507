import { IkrarError } from '../../errors.ts';
import { batangHari } from './events/batang-hari.ts';
import { padangLawas } from './events/padang-lawas.ts';
import { pakta } from './events/pakta.ts';
import { sijunjung, sijunjungTwoTexts } from './events/sijunjung.ts';
import { solokSelatan } from './events/solok-selatan.ts';
import { sulut, sulutOneFile } from './events/sulut.ts';
import { sumsel } from './events/sumsel.ts';
import type { Scenario } from './scenario.ts';

/** The real events, and the two that show what they leave out: one file for a crowd, one document a person. */
export const scenarios: readonly Scenario[] = [
  sijunjung,
  sijunjungTwoTexts,
  sumsel,
  solokSelatan,
  batangHari,
  padangLawas,
  sulut,
  sulutOneFile,
  pakta,
];

/** @throws IkrarError 'not-found' that lists the events there are */
export function getScenario(id: string): Scenario {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (found) return found;
  const list = scenarios.map((scenario) => `  ${scenario.id.padEnd(22)}${scenario.summary}`).join('\n');
  throw new IkrarError('not-found', `Kegiatan "${id}" tidak ada. Pilih salah satu:\n${list}`);
}
