import { StringDecoder } from 'node:string_decoder';
import sax from 'sax';

/** Excel nests seven elements and puts at most 32,767 characters into a cell. */
const maximumDepth = 32;
const maximumText = 64 * 1024;
const maximumElements = 2_000_000;

/** Thrown where XML is well-formed but larger than any office program writes it. */
export class XmlTooLarge extends Error {}

/** What a reader does with an XML part. Names come without their namespace prefix. */
export interface XmlReader {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Reads one XML part as it arrives, in time and memory linear in its length; only XML's own five entities exist.
 * @throws XmlTooLarge beyond a depth, a number of elements or a length of text that no spreadsheet has
 * @throws Error where it is not well-formed
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, reader: XmlReader): Promise<void> {
  const parser = sax.parser(true, { position: false });
  let depth = 0;
  let elements = 0;
  let run = 0;
  parser.onerror = (error) => {
    throw error;
  };
  parser.ondoctype = () => {
    throw new Error('a document type declaration');
  };
  parser.onopentag = ({ name, attributes }) => {
    run = 0;
    if (++depth > maximumDepth || ++elements > maximumElements) throw new XmlTooLarge();
    const entries = Object.entries(attributes).map(([key, value]) => [local(key), String(value)]);
    reader.open?.(local(name), Object.fromEntries(entries));
  };
  parser.onclosetag = (name) => {
    run = 0;
    depth--;
    reader.close?.(local(name));
  };
  parser.ontext = (text) => {
    run += text.length;
    if (run > maximumText) throw new XmlTooLarge();
    reader.text?.(text);
  };
  parser.oncdata = parser.ontext;
  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) parser.write(decoder.write(chunk));
  parser.write(decoder.end()).close();
}
