import { equal, hex, parseLatin1 } from '../core/bytes.ts';
import { tag } from '../core/der.ts';
import { DerError, type DerNode, elements, parseInteger, parseTime, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { type AlgorithmIdentifier, parseAlgorithm } from './algorithm.ts';
import type { Budget } from './budget.ts';
import { type Extension, parseExtensions, signatureBits } from './certificate.ts';

/** A certificate revocation list (RFC 5280 section 5): complete, direct, of one CA. */
export interface Crl {
  readonly tbs: Uint8Array;
  readonly issuerKey: string;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** Serial number in hex → since when. */
  readonly revoked: ReadonlyMap<string, Date>;
  /** Of these, those that are on hold and may come back (reason certificateHold). */
  readonly held: ReadonlySet<string>;
  /** Of the key that signed it, hex. */
  readonly issuerKeyIdentifier: string | undefined;
  /** It has a critical extension that is not understood (delta, indirect, partitioned): it may not be relied on. */
  readonly partial: boolean;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/** @throws Error (DerError or plain) when the bytes are not a CRL in DER; LimitError when the file's CRLs have too many entries */
export function parseCrl(der: Uint8Array, budget: Budget): Crl {
  const root = readDer(der);
  const [tbs, outer, bits, more] = root.children;
  if (root.tag !== tag.sequence || !tbs || !outer || !bits || more) throw new DerError('not a CRL', 0);
  const fields = [...tbs.children];
  if (fields[0]?.tag === tag.integer && parseInteger(fields.shift()!) !== 1n) throw new DerError('not a v2 CRL', 0);
  const [inner, issuer, thisUpdate] = fields.splice(0, 3);
  if (!inner || !issuer || !thisUpdate || !equal(inner.raw, outer.raw)) throw new DerError('not a CRL', 0);
  const isTime = fields[0]?.tag === tag.utcTime || fields[0]?.tag === tag.generalizedTime;
  const nextUpdate = isTime ? fields.shift() : undefined;
  const list = fields[0]?.tag === tag.sequence ? fields.shift() : undefined;
  const extensions = parseExtensions(fields[0]?.tag === 0xa0 ? fields.shift()?.children[0] : undefined);
  if (fields.length > 0) throw new DerError('not a CRL', 0);
  const revoked = new Map<string, Date>();
  const held = new Set<string>();
  for (const item of list ? elements(list.value) : []) {
    budget.revoke();
    const [serial, since, details] = item.children;
    if (!serial || !since) throw new DerError('CRL entry malformed', item.offset);
    const number = hex(serial.value);
    revoked.set(number, parseTime(since));
    if (details && isHold(details)) held.add(number);
  }
  return {
    tbs: tbs.raw,
    issuerKey: parseLatin1(issuer.raw),
    thisUpdate: parseTime(thisUpdate),
    nextUpdate: nextUpdate && parseTime(nextUpdate),
    revoked,
    held,
    issuerKeyIdentifier: keyIdentifierOf(extensions.get(oids.authorityKeyIdentifier)),
    partial: [...extensions].some(([type, { critical }]) => critical && type !== oids.crlNumber),
    algorithm: parseAlgorithm(outer),
    signature: signatureBits(bits),
  };
}

function keyIdentifierOf(extension: Extension | undefined): string | undefined {
  const identifier = extension && readDer(extension.value).children.find((node) => node.tag === 0x80);
  return identifier && hex(identifier.value);
}

const certificateHold = 6;

function isHold(details: DerNode): boolean {
  const reason = parseExtensions(details).get(oids.crlReason);
  return reason !== undefined && readDer(reason.value).value[0] === certificateHold;
}
