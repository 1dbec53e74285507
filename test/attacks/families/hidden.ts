import { attack, type Family } from '../attack.ts';
import { deflated, type Forger, stream } from '../forger.ts';
import { stampAgain } from './evidence.ts';

const remark = 'Kami mendukung calon nomor tiga.';

/** Streams of objects in which there is more than the objects that are listed. */
export const hiddenInStreams: Readonly<Record<string, (num: number) => string>> = {
  'bytes behind the end of the deflated data': (num) => {
    const head = `${num} 0 `;
    return deflated(`/Type/ObjStm/N 1/First ${head.length}`, `${head}1 `, remark);
  },
  'three ends of line behind the deflated data': (num) => {
    const head = `${num} 0 `;
    return deflated(`/Type/ObjStm/N 1/First ${head.length}`, `${head}1 `, '\n\n\n');
  },
  'an object that is not listed': (num) => {
    const head = `${num} 0 999 2 `;
    return stream(`/Type/ObjStm/N 2/First ${head.length}`, `${head}1 (${remark})`);
  },
  'a text behind the last object': (num) => packed(num, '', `1 (${remark})`),
  'a comment behind the last object': (num) => packed(num, '', `1 %${remark}\n`),
  'a text in front of the first object': (num) => {
    const head = `${num} ${remark.length} `;
    return stream(`/Type/ObjStm/N 1/First ${head.length}`, `${head}${remark}1 `);
  },
  'a comment in an object': (num) => packed(num, '', `[1 %${remark}\n 2]`),
  'a comment in the list of objects': (num) => {
    const head = `${num} %${remark}\n0 `;
    return stream(`/Type/ObjStm/N 1/First ${head.length}`, `${head}1 `);
  },
  'a text behind the list of objects': (num) => packed(num, remark, '1 '),
};

function packed(num: number, gap: string, data: string): string {
  const head = `${num} 0 ${gap}`;
  return stream(`/Type/ObjStm/N 1/First ${head.length}`, head + data);
}

/** What a program could read out of a file and no reader shows, behind the closing and under a further timestamp. */
export const hidden: Family = {
  name: 'bytes and objects that no reader shows',
  make(loot) {
    const { closed, house } = loot;
    const issuer = Buffer.from(house.issuer.certificate).toString('latin1');
    const { store } = closed;
    const named = closed.body(store).replace('/Certs[', `/Certs[${closed.size} 0 R `);
    const evidence = closed.append([
      [store, named],
      [closed.size, deflated('', issuer, remark)],
    ]);
    const inStreams = Object.entries(hiddenInStreams).map(([name, make]): readonly [string, Forger] => [
      name,
      closed.appendStreams([], [[closed.size, '1']], () => make(closed.size)),
    ]);
    return [
      attack('bytes behind a deflated certificate', evidence, 'bytes-hidden'),
      attack('bytes behind a deflated certificate, closed again', stampAgain(evidence, loot), 'bytes-hidden'),
      ...inStreams.map(([name, file]) => attack(name, file, 'bytes-hidden', 'object-hidden')),
    ];
  },
};
