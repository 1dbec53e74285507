import { describe, expect, it } from '@jest/globals';
import { oid, sequence } from '../../src/core/der.ts';
import { oids } from '../../src/core/oid.ts';
import { policies } from '../../src/core/policy.ts';
import { addClosingFindings } from '../../src/verification/closing-findings.ts';
import { conclude } from '../../src/verification/conclusion.ts';
import { checkConsentRows } from '../../src/verification/consent-row-check.ts';
import type { Facts } from '../../src/verification/facts.ts';
import type { FindingReport } from '../../src/verification/report.ts';
import { checkRoles } from '../../src/verification/role-check.ts';
import { checkRows } from '../../src/verification/row-check.ts';
import { reportSignature } from '../../src/verification/signature-report.ts';
import { stateOf } from '../../src/verification/state.ts';
import { summarize } from '../../src/verification/summary.ts';
import { checkTimes } from '../../src/verification/time-check.ts';
import { certificateOf, codesOf, factsOf, type Told } from '../support/facts.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { eventTime } from '../support/pki.ts';
import { read } from '../support/reading.ts';

const seconds = (count: number): Date => new Date(eventTime.getTime() + count * 1000);
const minutes = (count: number): Date => seconds(60 * count);
const claim = (time: Date): Told => ({ checked: { signingTime: time } as NonNullable<Told['checked']> });
const ikrar = { name: 'ikrar', document: undefined, roster: undefined };

/** What a check says of made-up facts. */
function found(
  check: (facts: Facts) => void,
  told: readonly Told[],
  more: Parameters<typeof factsOf>[1] = {},
): string[] {
  const facts = factsOf(told, more);
  check(facts);
  return codesOf(facts);
}

describe('times that cannot all be true', () => {
  const stamped = (time: Date, sha256 = 'aa', more: Told = {}): Told => ({
    kind: 'timestamp',
    stamp: { signer: certificateOf({ sha256 }) },
    trust: { provenAt: time },
    ...more,
  });
  const until = (notAfter: Date) => ({ stamp: { signer: certificateOf({ notAfter }) } });
  it.each<[string, readonly Told[], string[]]>([
    ['none', [stamped(seconds(0)), stamped(seconds(0))], []],
    ['a proven time without a token at hand', [{ kind: 'timestamp', trust: { provenAt: eventTime } }], []],
    ['two seconds behind the end of the authority', [stamped(seconds(0), 'aa', until(seconds(-2)))], []],
    ['three seconds behind it', [stamped(seconds(0), 'aa', until(seconds(-3)))], ['timestamp-order authority']],
    ['a document timestamp before another', [stamped(seconds(3)), stamped(seconds(0))], ['timestamp-order document']],
    [
      'a signature stamped before what it covers',
      [stamped(seconds(3)), { ...stamped(seconds(0)), kind: 'approval' }],
      ['timestamp-order signature', 'claimed-time-missing'],
    ],
    [
      'three, of which the first authority was at the same time',
      [stamped(seconds(0)), stamped(seconds(0), 'bb'), stamped(seconds(-30))],
      ['timestamp-order document'],
    ],
    [
      'a claim after the earlier of two that go back',
      [claim(minutes(16)), stamped(seconds(0)), stamped(minutes(5), 'bb')],
      ['claimed-time-missing', 'claimed-time'],
    ],
    [
      'a claim after the earlier of two that go back, the later first',
      [claim(minutes(16)), stamped(minutes(0.5)), stamped(seconds(0), 'bb')],
      ['claimed-time-missing', 'claimed-time'],
    ],
  ])('%s', (_, told, codes) => {
    expect(found(checkTimes, told, { at: minutes(60) })).toEqual(codes);
  });
});

describe('the row of a person', () => {
  const long = 'Kepala Bidang Pemberdayaan Masyarakat dan Pemerintahan Nagari se-Kabupaten';
  const roster = (position: string) => ({
    organizer: 'Panitia',
    url: '',
    consents: false,
    rows: new Map([['Sig0001', { id: 'p1', name: 'Abu', position, institution: '' }]]),
  });
  const signedAs = (title: string | undefined, kind: Told['kind'] = 'approval'): Told => ({
    kind,
    entries: { Name: { kind: 'string', hex: false, source: new TextEncoder().encode('(Abu)'), start: 0, end: 5 } },
    checked: {
      signer: certificateOf({
        names: new Map([[oids.commonName, 'Abu'], ...(title === undefined ? [] : [[oids.title, title] as const])]),
      }),
    },
  });
  const judge = (title: string | undefined, position = long, kind?: Told['kind']) =>
    found(checkRows, [signedAs(title, kind)], { profile: { ...ikrar, roster: roster(position) } });
  const start = (count: number) => `${[...long].slice(0, count).join('')}…`;
  it.each<[string, string | undefined, boolean]>([
    ['63 letters and an ellipsis', start(63), true],
    ['fewer letters and an ellipsis', start(9), true],
    ['64 letters and an ellipsis', start(64), false],
    ['its beginning without an ellipsis', long.slice(0, 64), false],
    ['an ellipsis alone', '…', false],
    ['something else', `Lurah${start(9)}`, false],
    ['nothing', undefined, false],
  ])('may be too long for a certificate, which says %s', (_, title, same) => {
    expect(judge(title)).toEqual(same ? [] : ['signer-mismatch position']);
  });

  it('is nobody else’s', () => {
    expect(judge('Lurah', 'Lurah')).toEqual([]);
    expect(judge('Lurah', 'Lurah', 'timestamp')).toEqual(['field-misused timestamp']);
    expect(found(checkRows, [], { profile: ikrar })).toEqual([]);
    expect(found(checkRows, [{}], { profile: ikrar })).toEqual(['content-unreadable']);
  });
});

describe('the role of a certificate', () => {
  const policyOf = (policy: string, unrevocable: boolean) =>
    certificateOf({
      extensions: new Map<string, unknown>([
        [oids.certificatePolicies, { value: sequence(sequence(oid(policy))) }],
        ...(unrevocable ? [[oids.noRevAvail, { value: new Uint8Array() }] as const] : []),
      ]),
    });
  const person = policyOf(policies.signer, true);
  const seal = policyOf(policies.seal, false);
  const of = (kind: Told['kind'], signer: typeof seal | undefined, house?: string, more: object = {}): Told => ({
    kind: kind ?? 'approval',
    checked: { signer: signer as never, ...more },
    trust: { house },
  });
  it.each<[string, readonly Told[], string[]]>([
    ['as it should be', [of('certification', seal, 'A'), of('approval', person, 'A')], []],
    ['a person of another house', [of('certification', seal, 'A'), of('approval', person, 'B')], ['signer-stranger']],
    ['a person of another house than another person', [of('approval', person, 'A'), of('approval', person, 'B')], []],
    ['a stranger', [of('certification', seal, 'A'), of('approval', person)], ['signer-stranger']],
    ['a seal of somebody else', [of('certification', seal)], ['seal-foreign']],
    ['a person as a seal', [of('certification', person, 'A')], ['certificate-role certification']],
    ['a seal as a person', [of('approval', seal, 'A')], ['certificate-role approval']],
    ['a seal as a person, of an invalid signature', [of('approval', seal, 'A', { valid: false })], []],
    ['a seal as a person, without a certificate', [of('approval', undefined, 'A')], []],
    ['of a CMS that was not read', [{ checked: undefined }], []],
  ])('%s', (_, told, codes) => {
    expect(found(checkRoles, told, { profile: ikrar })).toEqual(codes);
  });
});

describe('consents together', () => {
  const day = 24 * 60;
  const consent = (key: string | undefined, cara = 'ponsel', waktu = eventTime) => ({
    said: { cara, waktu: waktu.getTime() },
    key,
    digest: '',
  });
  const judge = (consents: readonly unknown[], provenAt: Date | undefined = eventTime) =>
    found(
      checkConsentRows,
      consents.map(() => ({ trust: { provenAt } })),
      { consents },
    );
  it('have a key each, but for a desk’s and the server’s', () => {
    expect(judge([consent('a'), consent('b'), undefined])).toEqual([]);
    expect(judge([consent('a'), consent('a')])).toEqual(['consent-key-repeated']);
    expect(judge([consent('a', 'meja'), consent('a', 'meja')])).toEqual([]);
    expect(judge([consent('a', 'meja'), consent('a')])).toEqual(['consent-key-repeated']);
    expect(judge([consent(undefined, 'server'), consent(undefined, 'server')])).toEqual([]);
  });

  it('are of the days of their file', () => {
    const at = (time: Date) => judge([consent('a', 'ponsel', time)]);
    expect([at(minutes(2 * day)), at(minutes(-2 * day))]).toEqual([[], []]);
    expect(at(seconds(2 * day * 60 + 1))).toEqual(['consent-time late']);
    expect(at(seconds(-2 * day * 60 - 1))).toEqual(['consent-time early']);
    const facts = factsOf([{}], { consents: [consent('a', 'ponsel', new Date(0))] });
    checkConsentRows(facts);
    expect(codesOf(facts)).toEqual([]);
  });
});

describe('what closes a report', () => {
  const open = { fields: 3, signed: 2, closed: false };
  const close = (told: readonly Told[], more: Parameters<typeof factsOf>[1] = {}) => {
    const facts = factsOf(told, more);
    addClosingFindings(facts, open);
    return facts;
  };
  const unknown: Told = { trust: { anchored: false, trusted: false } };
  it('counts who had signed before each change', () => {
    const change = { standing: 'forbidden', change: { what: 'catalog', key: 'Lang' } };
    const revisionAnalyses = [0, 1, 2, 3].map((n) => ({ n, kind: 'other', changes: n === 0 ? [] : [change] }));
    const told: Told[] = [{ kind: 'certification' }, { revision: 1 }, { kind: 'timestamp', revision: 2 }];
    const { findings } = close(told, { revisionAnalyses });
    const counts = findings.all.flatMap(({ finding }) =>
      finding.code === 'change-forbidden' ? [finding.approvals] : [],
    );
    expect(counts).toEqual([0, 1, 1]);
  });

  it('calls whom no root knows a stranger only in a sealed file of ours', () => {
    const sealed: Told = { kind: 'certification', field: 'Segel' };
    const strange = (told: readonly Told[], profile: object) =>
      codesOf(close(told, { profile })).filter((code) => /stranger|untrusted/.test(code));
    expect(strange([sealed, unknown], ikrar)).toEqual(['signer-stranger']);
    expect(strange([sealed, unknown], { ...ikrar, name: 'general' })).toEqual(['signer-untrusted']);
    expect(strange([{}, unknown], ikrar)).toContain('signer-untrusted');
    expect(strange([{ ...sealed, trust: { trusted: false } }, unknown], ikrar)).toEqual(['signer-untrusted']);
    expect(strange([sealed, { ...unknown, kind: 'timestamp' }], ikrar)).toEqual(['signer-untrusted']);
  });

  it('calls a file open only where somebody signed it', () => {
    expect(codesOf(close([], { profile: ikrar }))).not.toContain('earlier-state');
    expect(codesOf(close([{}], { profile: ikrar }))).toContain('earlier-state');
    expect(codesOf(close([{}]))).not.toContain('earlier-state');
  });
});

describe('the state of a file', () => {
  const { file } = read(foreignBase().append([[6, foreignBase().body(6)]]));
  const analyses = [{ kind: 'base' }, { kind: 'dss' }];
  const state = (told: readonly Told[], more: Parameters<typeof factsOf>[1] = {}) =>
    stateOf(factsOf(told, { file, revisionAnalyses: analyses, ...more }));
  it('counts each field of a person once', () => {
    expect(state([])).toEqual({ fields: 1, signed: 0, closed: false });
    expect(state([{ fieldObject: 6 }])).toEqual({ fields: 1, signed: 1, closed: false });
    expect(state([{ fieldObject: 7 }])).toEqual({ fields: 2, signed: 1, closed: false });
    const other = (body: string) => read(foreignBase({ bodies: { 6: body } })).file;
    const box = '/Rect[10 10 90 40]';
    expect(state([], { file: other(`<</FT/Tx/T(A)${box}>>`) }).fields).toBe(0);
    expect(state([], { file: other(`<</FT/Sig/T(A)/V 5 0 R${box}>>`) }).fields).toBe(0);
    expect(state([], { file: other('<</FT/Sig/T(A)/Rect[10 10 10 40]>>') }).fields).toBe(0);
    expect(state([], { file: other('<</FT/Sig/T(A)/Rect[10 10 90 10]>>') }).fields).toBe(0);
  });

  it('is closed by a sound timestamp, in a file of ours directly over evidence', () => {
    const stamp = (revision: number, checked = {}): Told[] => [{ kind: 'timestamp', revision, checked }];
    expect(state(stamp(2), { profile: ikrar }).closed).toBe(true);
    expect(state(stamp(1), { profile: ikrar }).closed).toBe(false);
    expect(state(stamp(1)).closed).toBe(true);
    expect(state(stamp(2, { valid: false })).closed).toBe(false);
    expect(state(stamp(2, { intact: false })).closed).toBe(false);
    expect(state([{ revision: 2 }]).closed).toBe(false);
  });
});

describe('the sentence above everything else', () => {
  const one = (kind: 'certification' | 'approval', intact = true, valid = true) => ({ kind, intact, valid }) as never;
  const state = (fields: number, signed: number, closed = false) => ({ fields, signed, closed });
  it.each<[string, Parameters<typeof summarize>, string]>([
    [
      'nobody',
      ['failed', [], state(1, 0), 'x'],
      'Berkas ini tidak memuat tanda tangan elektronik yang dapat diperiksa.',
    ],
    ['failure', ['failed', [one('approval')], state(1, 1), 'x'], 'Dokumen ini tidak lolos pemeriksaan: x.'],
    [
      'doubt about what is whole',
      ['indeterminate', [one('approval')], state(1, 1), 'x'],
      'Isi dokumen utuh sejak ditandatangani, tetapi belum dapat dipastikan: x.',
    ],
    [
      'doubt about what is not intact',
      ['indeterminate', [one('approval'), one('approval', false)], state(2, 2), 'x'],
      'Dokumen ini belum dapat dipastikan: x.',
    ],
    [
      'doubt about what is not valid',
      ['indeterminate', [one('approval'), one('approval', true, false)], state(2, 2), 'x'],
      'Dokumen ini belum dapat dipastikan: x.',
    ],
    [
      'a seal',
      ['passed', [one('certification')], state(0, 0), undefined],
      'Isi utuh: segel penyelenggara terverifikasi.',
    ],
    ['all', ['passed', [one('approval')], state(1, 1), undefined], 'Isi utuh: 1 tanda tangan terverifikasi.'],
    [
      'some',
      ['passed', [one('approval')], state(2, 1), undefined],
      'Isi utuh: 1 dari 2 tanda tangan terverifikasi (belum ditutup).',
    ],
    [
      'some, closed',
      ['passed', [one('approval')], state(2, 1, true), undefined],
      'Isi utuh: 1 dari 2 tanda tangan terverifikasi dan ditutup dengan stempel waktu.',
    ],
  ])('tells of %s', (_, told, sentence) => {
    expect(summarize(...told)).toBe(sentence);
  });
});

describe('a conclusion', () => {
  it('weighs the place of a finding by what was signed', () => {
    const verdict = (told: readonly Told[]) => {
      const facts = factsOf(told);
      facts.findings.add({ code: 'field-names-collide', field: 'A' }, { offset: 150 });
      return conclude(facts).findings.find(({ code }) => code === 'field-names-collide')?.severity;
    };
    expect(verdict([])).toBe('indeterminate');
    expect(verdict([{ end: 100 }])).toBe('failed');
    expect(verdict([{ end: 200 }])).toBe('indeterminate');
    expect(verdict([{ end: 200, checked: { valid: false } }])).toBe('failed');
    expect(verdict([{ end: 200, checked: { intact: false } }])).toBe('failed');
    expect(verdict([{ end: undefined }])).toBe('failed');
    expect(verdict([{ end: 200 }, { end: undefined }])).toBe('indeterminate');
  });

  it('is in doubt for one signature that is, though nothing was found', () => {
    expect(conclude(factsOf([{}, {}])).verdict).toBe('passed');
    expect(conclude(factsOf([{}, { trust: { trusted: false } }])).verdict).toBe('indeterminate');
  });

  it('takes what prolongs a closed file of ours for a note', () => {
    const severity = (told: readonly Told[]) => {
      const facts = factsOf(told, { profile: ikrar, revisionAnalyses: [] });
      facts.findings.add({ code: 'comment' }, { offset: 150 });
      return conclude(facts).findings.find(({ code }) => code === 'comment')?.severity;
    };
    const closing: Told = { kind: 'timestamp', end: 100 };
    const later: Told = { kind: 'timestamp', end: 200 };
    expect(severity([{}, closing, later])).toBe('note');
    expect(severity([closing, later])).toBe('note');
    expect(severity([{ end: 100 }, { end: 200 }])).toBe('failed');
    expect(severity([{}, closing, { end: 180 }, later])).toBe('failed');
    expect(severity([{}, closing, { ...later, trust: { trusted: false } }])).toBe('failed');
    expect(severity([{}, closing, { ...later, end: undefined }, later])).toBe('failed');
    expect(severity([{}, { ...closing, end: undefined }, later])).toBe('failed');
    expect(severity([{}, closing, { ...later, end: undefined }])).toBe('failed');
  });

  it('says the sub-indication of what is no note, and which changes were allowed', () => {
    const changes = (['allowed', 'unusual', 'permitted', 'unjudged', 'forbidden'] as const).map((standing) => ({
      standing,
      change: { what: 'catalog', key: standing },
    }));
    const facts = factsOf([{}], { revisionAnalyses: [{ n: 0, kind: 'other', changes }] });
    facts.findings.add({ code: 'comment' }, { offset: 1 });
    const report = conclude(facts);
    expect(report.revisions[0]?.changes.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false]);
    const codes = report.findings.map(({ code, subIndication }) => [code, subIndication !== undefined]);
    expect(codes).toContainEqual(['change-forbidden', true]);
    expect(codes).toContainEqual(['comment', false]);
  });

  it('ends with what the file is where it is no pledge', () => {
    const document = { code: '', title: '', contentDigest: '', use: 'latihan' };
    expect(conclude(factsOf([{}], { profile: { ...ikrar, document } })).summary).toMatch(/LATIHAN/);
    expect(conclude(factsOf([{}])).summary).toBe('Isi utuh: 1 tanda tangan terverifikasi.');
  });
});

describe('the report of a signature', () => {
  const finding = (severity: FindingReport['severity']) => ({ code: 'x', severity, message: '' }) as FindingReport;
  const report = (told: Told, findings: readonly FindingReport[] = []) => {
    const { verdict, subIndication } = reportSignature(factsOf([told]), 0, new Map(), findings);
    return [verdict, subIndication];
  };
  it('is passed where everything holds', () => {
    expect(report({})).toEqual(['passed', undefined]);
    expect(report({}, [finding('note')])).toEqual(['passed', undefined]);
    const doubt = ['indeterminate', 'NO_CERTIFICATE_CHAIN_FOUND'];
    expect(report({ checked: { intact: false } })).toEqual(doubt);
    expect(report({ checked: { valid: false } })).toEqual(doubt);
    expect(report({ trust: { trusted: false } })).toEqual(doubt);
    expect(report({ end: undefined })).toEqual(doubt);
    expect(report({}, [finding('failed')])[0]).toBe('failed');
    expect(report({ checked: { valid: false } }, [finding('failed')])[0]).toBe('failed');
  });
});
