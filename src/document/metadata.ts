import { type PDFContext, type PDFRef, PDFString } from 'pdf-lib';
import { utf8 } from '../core/bytes.ts';
import { type Entries, stream, text } from './objects.ts';

export interface Facts {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  /** The code by which citizens find the document. */
  readonly code?: string;
  readonly at: Date;
}

const producer = 'Ikrar';

/** The document information dictionary, with the same values as the XMP. */
export function writeInfo(context: PDFContext, { title, author, subject, at }: Facts): PDFRef {
  const said = { Title: text(title), Author: text(author), Subject: text(subject) };
  const [day, maker] = [PDFString.fromDate(at), PDFString.of(producer)];
  return context.register(context.obj({ ...said, Creator: maker, Producer: maker, CreationDate: day, ModDate: day }));
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);

const inLanguage = (name: string, text: string): string =>
  `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${escaped(text)}</rdf:li></rdf:Alt></dc:${name}>`;

/**
 * XMP that claims PDF/A-3a (ISO 19005-3, 6.6.4) and PDF/UA-1 (ISO 14289-1, clause 5). PDF/A does not define the pdfuaid
 * schema, so the packet describes it (ISO 19005-3, 6.6.2.3). It is never compressed.
 */
export function writeMetadata(context: PDFContext, { title, author, subject, code, at }: Facts): PDFRef {
  const time = `${at.toISOString().slice(0, 19)}Z`;
  const packet = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>${code ? `<dc:identifier>${code}</dc:identifier>` : ''}${inLanguage('title', title)}${inLanguage('description', subject)}
<dc:creator><rdf:Seq><rdf:li>${escaped(author)}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>id-ID</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>${producer}</xmp:CreatorTool><xmp:CreateDate>${time}</xmp:CreateDate><xmp:ModifyDate>${time}</xmp:ModifyDate>
<pdf:Producer>${producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>`;
  return context.register(stream(context, { Type: 'Metadata', Subtype: 'XML' }, utf8(packet), true));
}

/** The output intent for the RGB and grey of the pages. */
export function outputIntent(profile: PDFRef): Entries {
  const name = PDFString.of('sRGB IEC61966-2.1');
  return {
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: name,
    Info: name,
    DestOutputProfile: profile,
  };
}
