/**
 * Letters for the bytes from 0x80. Written out because Node 20's TextDecoder reads the label windows-1252 as ISO 8859-1 (node
 * issue 56542), and knows no code page of DOS.
 */
const latin1 = Array.from({ length: 96 }, (_, i) => String.fromCharCode(0xa0 + i)).join('');
const windows1252 = `€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ${latin1}`;
const macRoman =
  'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ';
const dos850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

/** By likelihood where two are as plausible. */
const tables = [windows1252, macRoman, dos850];

/** Decodes bytes that are no UTF-8 by the encoding in which they read most like text. A guess, which is to be said. */
export function decodeOld(bytes: Uint8Array): string {
  const [best = ''] = tables.map((table) => decode(bytes, table)).toSorted((a, b) => oddities(a) - oddities(b));
  return best;
}

const decode = (bytes: Uint8Array, table: string): string =>
  Array.from(bytes, (byte) => table[byte - 0x80] ?? String.fromCharCode(byte)).join('');

/** Capitals with accents within a word, and signs that no list of names holds. */
const odd =
  /(?<=\p{Ll})[^\P{Lu}A-Z]|[\u0080-\u009f‚ƒ„†‡‰Š‹¢£¥§©¬®±²³µ¶·¸¹º¼½¾×÷¤¦¨ª¯´ˆ˜¡¿∂∑∏π∫Ω√≈∆∞≠≤≥◊⁄\uf8ff│┤╣║╗╝┐└┴┬├─┼╚╔╩╦╠═╬┘┌█▄▀░▒▓■‗]/gu;

const oddities = (text: string): number => text.match(odd)?.length ?? 0;
