import { type Crls, crls } from '../pki/crl.ts';
import type { Parts } from './parts.ts';

/** What a validator in five years needs beside the signatures: every certificate of ours, and a CRL of each CA. */
export async function evidence(parts: Parts): Promise<{ certificates: Uint8Array[]; crls: Uint8Array[] }> {
  const { root, issuer, seal, tsa } = parts.authority;
  const lists = await listsOf(parts);
  return {
    certificates: [root.certificate, issuer.certificate, tsa.certificate, seal.certificate, ...seal.chain],
    crls: [lists.root, lists.issuer],
  };
}

const latest = new WeakMap<Parts['authority'], { readonly second: number; readonly lists: Promise<Crls> }>();

/**
 * The CRLs of this second. They know no finer time, so that those of the same second are as young as new ones; a batch of a
 * thousand pledges would else write a thousand of them to the disk.
 */
function listsOf({ authority, now }: Parts): Promise<Crls> {
  const at = now();
  const known = latest.get(authority);
  if (known?.second === at.getTime()) return known.lists;
  const lists = crls(authority, at, 'issued');
  latest.set(authority, { second: at.getTime(), lists });
  lists.catch(() => latest.delete(authority));
  return lists;
}
