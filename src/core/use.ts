/** What a file is when it is no real pledge: made for training, or by a demonstration. It is printed on every page. */
export const uses = ['latihan', 'contoh'] as const;
export type Use = (typeof uses)[number];

/** The mark as it is shown and printed. */
export const useMark = (use: Use): string => use.toUpperCase();

/** What every verdict about such a file adds. */
export const useSentence = (use: Use): string =>
  use === 'latihan'
    ? 'Ini naskah LATIHAN, bukan ikrar resmi: tidak mengikat siapa pun.'
    : 'Ini naskah CONTOH dari peragaan, bukan ikrar resmi: orang dan tanda tangannya rekaan.';
