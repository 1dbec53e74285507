import type { Certificate } from '../../src/verification/certificate.ts';
import type { Facts } from '../../src/verification/facts.ts';
import { Findings } from '../../src/verification/findings.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import type { PdfValue } from '../../src/verification/pdf/values.ts';
import type { CheckedSignature } from '../../src/verification/signature-check.ts';
import type { Trust } from '../../src/verification/trust.ts';
import { foreignBase } from './foreign-base.ts';
import { eventTime } from './pki.ts';
import { read } from './reading.ts';

/** A signature as the checks before left it: an intact and valid approval in the field Sig0001, but for what is said. */
export interface Told {
  readonly kind?: 'certification' | 'approval' | 'timestamp';
  readonly revision?: number;
  readonly field?: string | undefined;
  readonly fieldObject?: number;
  /** What the signature's dictionary says. */
  readonly entries?: Readonly<Record<string, PdfValue>>;
  /** Where what it covers ends; none where it covers nothing soundly. */
  readonly end?: number | undefined;
  /** None where its CMS could not be read. */
  readonly checked?: Partial<NonNullable<CheckedSignature['checked']>> | undefined;
  readonly stamp?: Partial<NonNullable<CheckedSignature['stamp']>> | undefined;
  readonly trust?: Partial<Trust>;
}

/** All that is known of a file, made up: what is tested is what follows from it. */
export function factsOf(told: readonly Told[], more: { readonly [K in keyof Facts]?: unknown } = {}): Facts {
  const { file } = read(foreignBase());
  const signatures = told.map(({ kind = 'approval', revision = 0, fieldObject = 6, ...one }, index) => ({
    found: {
      index,
      revision,
      object: 20 + index,
      kind,
      dict: { kind: 'dict', entries: new Map(Object.entries(one.entries ?? {})) },
      field:
        'field' in one && one.field === undefined ? undefined : { name: one.field ?? 'Sig0001', object: fieldObject },
      range: 'end' in one && one.end === undefined ? undefined : { gapStart: 1, gapEnd: 2, end: one.end ?? 100 },
    },
    checked:
      'checked' in one && one.checked === undefined
        ? undefined
        : { intact: true, valid: true, signer: certificateOf(), ...one.checked },
    stamp: one.stamp,
    baseline: true,
    consents: [],
  }));
  const facts = {
    file,
    digests: { whole: '', revisions: [''] },
    at: eventTime,
    primitives,
    findings: new Findings(),
    profile: { name: 'general', document: undefined, roster: undefined },
    signatures,
    trust: told.map(({ trust }) => ({
      anchored: true,
      trusted: true,
      house: undefined,
      provenAt: undefined,
      ...trust,
    })),
    revisionAnalyses: [],
    consents: [],
    inclusion: [],
    evidence: {
      anchors: new Set(['root']),
      broughtBy: new Map(),
      hasStore: true,
      subjectOf: ({ names }: { names?: ReadonlyMap<string, string> }) => names ?? new Map(),
      issuerOf: () => new Map(),
    },
  };
  return { ...facts, ...more } as unknown as Facts;
}

/** The parts of a certificate that the checks after its own look at. */
export const certificateOf = (parts: object = {}): Certificate =>
  ({
    sha256: 'aa',
    spki: Uint8Array.of(1),
    subject: Uint8Array.of(0x30, 0),
    issuer: Uint8Array.of(0x30, 0),
    extensions: new Map(),
    notBefore: new Date(0),
    notAfter: new Date('2100-01-01T00:00:00Z'),
    ...parts,
  }) as unknown as Certificate;

/** What was found, each as its code and what it says of what. */
export const codesOf = ({ findings }: Facts): string[] =>
  findings.all.map(({ finding }) => ('what' in finding ? `${finding.code} ${finding.what}` : finding.code));
