import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { IkrarError } from '../../../src/errors.ts';
import { waitBriefly } from '../../../src/http/organizer/wait-briefly.ts';

const written: string[] = [];
const services = { log: pino({ level: 'warn' }, { write: (line: string) => void written.push(line) }) };
const later = <T>(milliseconds: number, act: () => T): Promise<T> =>
  new Promise((resolve, reject) => {
    setTimeout(() => {
      try {
        resolve(act());
      } catch (error) {
        reject(error);
      }
    }, milliseconds);
  });

describe('waiting briefly', () => {
  it('hands on what fails at once, so that the form can say it', async () => {
    const work = Promise.reject(new IkrarError('roster-empty', 'Daftar kosong.'));
    await expect(waitBriefly(services, work, 50)).rejects.toMatchObject({ code: 'roster-empty' });
  });

  it('waits for work that is done in time', async () => {
    let done = false;
    await waitBriefly(
      services,
      later(10, () => {
        done = true;
      }),
      1000,
    );
    expect(done).toBe(true);
  });

  it('goes on without work that takes longer; what fails then is in the log', async () => {
    const work = later(60, () => {
      throw new Error('listrik padam');
    });
    await waitBriefly(services, work, 10);
    expect(written).toEqual([]);
    await expect(work).rejects.toThrow('listrik padam');
    await later(5, () => {});
    expect(written.join('')).toContain('listrik padam');
  });
});
