import { oids } from '../../src/core/oid.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import type { Report } from '../../src/verification/report.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import type { Forger, Lies } from '../attacks/forger.ts';
import { type Issued, issue } from './certificates.ts';
import { type CmsHabits, makeToken } from './cms.ts';
import { seededRandom } from './pki.ts';

/** When everything is signed, and when it is judged. */
export const signedAt = new Date('2025-01-01T00:00:00Z');
export const judgedAt = new Date('2025-06-01T00:00:00Z');

/** A way to sign other than the usual one. */
interface Way {
  readonly who?: Issued | undefined;
  readonly habits?: CmsHabits | undefined;
  readonly subFilter?: string | undefined;
  readonly chain?: readonly Uint8Array[] | undefined;
  readonly lies?: Lies | undefined;
}

/** Somebody else's authorities and people, who sign what is not ours. */
export class ForeignOffice {
  readonly root = issue({ name: 'Akar Lain', key: 'RSA-2048', authority: true });
  readonly tsa = issue({ name: 'Waktu Lain', issuer: this.root, purposes: [oids.timeStamping] });
  readonly person = issue({ name: 'Pejabat', issuer: this.root, key: 'RSA-2048' });
  readonly #random = seededRandom('foreign');

  stamp = (digest: Uint8Array): Uint8Array => makeToken(digest, { ...this.tsa, chain: [] }, signedAt, this.#random);

  /** Signs field A (object 6) of a foreign base, or B (object 7) where A is signed. */
  sign(file: Forger, way: Way = {}): Forger {
    const {
      who = this.person,
      habits = { stamp: this.stamp },
      subFilter = 'ETSI.CAdES.detached',
      chain = [],
      lies,
    } = way;
    const field = /\/V /.test(file.body(6)) ? 7 : 6;
    const value = file.size;
    const entries = `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/${subFilter}/M(D:20250101070000+07'00')`;
    const filled = `${file.body(field).slice(0, -2)}/V ${value} 0 R>>`;
    return file.sign(value, entries, [[field, filled]], { ...who, chain }, habits, lies);
  }

  /** A document timestamp in a field of its own, which no page shows. */
  close(file: Forger): Forger {
    const [field, value] = [file.size, file.size + 1];
    const entries = '/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161';
    const form = file.body(1).replace(/\/Fields\[([^\]]*)\]/, `/Fields[$1 ${field} 0 R]`);
    const objects = [
      [1, form],
      [field, `<</FT/Sig/T(Cap${field})/V ${value} 0 R>>`],
    ] as const;
    const { covered, fill } = file.reserve(value, entries, objects);
    return fill(this.stamp(primitives.digest('SHA-256', covered)));
  }

  verify(file: Forger, roots = [this.root.certificate], at = judgedAt): Promise<Report> {
    return verifyPdf(file.bytes, { roots, at, primitives });
  }
}

export const codesOf = ({ findings }: Report): string[] => findings.map(({ code }) => code);
