import { describe, expect, it } from '@jest/globals';
import {
  dayRange,
  daysWords,
  dayWords,
  localDay,
  momentWords,
  parseDay,
  timeWords,
  weekdayWords,
} from '../../src/core/dates.ts';

describe('days in words', () => {
  it.each([
    [['2024-09-30'], '30 September 2024'],
    [['2024-10-03', '2024-10-04', '2024-10-05'], '3–5 Oktober 2024'],
    [['2024-09-30', '2024-10-01'], '30 September–1 Oktober 2024'],
    [['2024-12-30', '2024-12-31', '2025-01-01'], '30 Desember 2024–1 Januari 2025'],
    [['2024-10-03', '2024-10-05'], '3 dan 5 Oktober 2024'],
    [['2024-10-03', '2024-10-05', '2024-10-08'], '3, 5, dan 8 Oktober 2024'],
    [['2024-10-03', '2024-10-04', '2024-10-08', '2024-10-09'], '3–4 dan 8–9 Oktober 2024'],
    [['2024-09-30', '2024-10-08'], '30 September dan 8 Oktober 2024'],
    [['2024-09-20', '2024-09-30', '2024-10-01'], '20 September dan 30 September–1 Oktober 2024'],
    [['2024-12-20', '2025-01-03'], '20 Desember 2024 dan 3 Januari 2025'],
    [['2024-02-28', '2024-02-29', '2024-03-01'], '28 Februari–1 Maret 2024'],
    [['2024-10-03', '2024-10-03'], '3 Oktober 2024'],
    [[], ''],
  ])('%j', (days, words) => {
    expect(daysWords(days)).toBe(words);
  });

  it('a range is said by its ends', () => {
    expect(dayRange(['2024-10-03', '2024-10-05'])).toBe('3–5 Oktober 2024');
    expect(dayRange(['2024-10-03', '2024-10-03'])).toBe('3 Oktober 2024');
  });

  it('knows the weekday', () => {
    expect(weekdayWords('2024-09-30')).toBe('Senin, 30 September 2024');
    expect(weekdayWords('2024-10-06')).toBe('Minggu, 6 Oktober 2024');
    expect(dayWords('2024-08-17')).toBe('17 Agustus 2024');
  });

  it.each(['2023-02-29', '2024-13-01', '2024-1-1', '30-09-2024', '', '2024-09-30T00:00:00Z'])('refuses %j', (text) => {
    expect(() => parseDay(text)).toThrow(RangeError);
  });
});

describe('times in words', () => {
  const at = new Date('2024-09-30T17:05:59Z');
  it.each([
    ['Asia/Jakarta', '1 Oktober 2024 pukul 00.05 WIB', '2024-10-01'],
    ['Asia/Makassar', '1 Oktober 2024 pukul 01.05 WITA', '2024-10-01'],
    ['Asia/Jayapura', '1 Oktober 2024 pukul 02.05 WIT', '2024-10-01'],
  ])('%s', (zone, words, day) => {
    expect(momentWords(at, zone)).toBe(words);
    expect(timeWords(at, zone)).toBe(words.slice(-words.split('pukul ')[1]!.length));
    expect(localDay(at, zone)).toBe(day);
  });

  it('knows no other zone', () => {
    expect(() => timeWords(at, 'Europe/Berlin')).toThrow(RangeError);
  });
});
