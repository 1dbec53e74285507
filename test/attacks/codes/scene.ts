import { sha256 } from '../../../src/core/digest.ts';
import { oids } from '../../../src/core/oid.ts';
import type { Authority } from '../../../src/pki/authority.ts';
import { issueOneTime } from '../../../src/pki/one-time.ts';
import type { signatureKinds } from '../../../src/verification/findings/signature.ts';
import { type Issued, issue } from '../../support/certificates.ts';
import { type CmsHabits, makeToken } from '../../support/cms.ts';
import { consent, deviceKey, type How, openFile, strokesBeside } from '../../support/consents.ts';
import { foreignBase } from '../../support/foreign-base.ts';
import { startFile } from '../../support/ikrar-file.ts';
import { eventTime, seededRandom, testAuthority } from '../../support/pki.ts';
import { fileOf, holdCeremony, sign as signAsBefore } from '../../support/signing.ts';
import { certifyOurs, docMdp, listed } from '../families/people.ts';
import { type Forged, Forger, type Lies, stream } from '../forger.ts';

/** How somebody signs a file that is not ours. */
export interface Foreign {
  readonly who?: Pick<Issued, 'key' | 'certificate'>;
  readonly chain?: readonly Uint8Array[];
  readonly habits?: CmsHabits;
  readonly sub?: string;
  /** Of the signature dictionary, beside the usual ones. */
  readonly entries?: string;
  readonly objects?: readonly Forged[];
  readonly lies?: Lies;
}

/** What the files of the table are made from. */
export interface Scene {
  /** Our own: closed, of one signer; and open, with one of two fields signed. */
  readonly closed: Forger;
  readonly open: Forger;
  /** The same before anybody signed it, the seal included. */
  readonly unsealed: Forger;
  readonly house: Authority;
  readonly stranger: Authority;
  /** Somebody else's: two fields, objects 6 and 7; nobody has signed it, and the person has signed field 6. */
  readonly base: Forger;
  readonly signed: Forger;
  readonly root: Issued;
  /** Our own with a consent that is not as it must be, by the code of what is wrong. */
  readonly consents: Readonly<Record<ConsentCode, Forger>>;
  /** Our own that prints no handwriting, of two people, both signed, and the drawings of both. */
  readonly unprinted: { readonly file: Forger; readonly strokes: string };
  readonly person: Issued;
  readonly tsa: Issued;
  readonly stamp: (digest: Uint8Array) => Uint8Array;
}

export type ConsentCode = Extract<keyof typeof signatureKinds, `consent-${string}`>;

async function unprintedFile(house: Authority): Promise<Scene['unprinted']> {
  const opened = await openFile(house, 2, 'ikrar/3');
  for (const i of [0, 1]) await consent(opened, i);
  return { file: new Forger(fileOf(opened.signing)), strokes: strokesBeside(opened, 2) };
}

/** Open files, of which one person or two have signed. */
async function consentFiles(house: Authority): Promise<Scene['consents']> {
  const key = deviceKey();
  const other = 'A'.repeat(43);
  const given: Readonly<Record<Exclude<ConsentCode, 'consent-missing'>, readonly How[]>> = {
    'consent-unexpected': [{}],
    'consent-malformed': [{ text: (text) => `${text} ` }],
    'consent-mismatch': [{ said: { isi: other } }],
    'consent-look': [{ approval: { caption: '' } }],
    'consent-passkey': [{ kind: 'sidik', flags: 1 }],
    'consent-key-repeated': [{ key }, { key }],
    'consent-time': [{ said: { waktu: 1 } }],
    'consent-wrong': [{ bend: (evidence) => ({ ...evidence, point: new Uint8Array(33).fill(3) }) as typeof evidence }],
  };
  const files: [string, Forger][] = [];
  for (const [code, hows] of Object.entries(given)) {
    const opened = await openFile(house, 2, code === 'consent-unexpected' ? 'ikrar/1' : 'ikrar/2');
    for (const [i, how] of hows.entries()) await consent(opened, i, how);
    files.push([code, new Forger(fileOf(opened.signing))]);
  }
  const without = await openFile(house, 1);
  await signAsBefore(without.signing, without.signing.plan.signatures[0]!);
  files.push(['consent-missing', new Forger(fileOf(without.signing))]);
  return Object.fromEntries(files) as Scene['consents'];
}

export async function setScene(): Promise<Scene> {
  const [house, stranger] = [await testAuthority(), await testAuthority()];
  const closed = new Forger(fileOf(await holdCeremony(await startFile(house, 1))));
  const start = await startFile(house, 2);
  const open = new Forger(fileOf(await holdCeremony(start, { signed: 1, closed: false })));
  const root = issue({ name: 'Akar Lain', authority: true });
  const person = issue({ name: 'Pejabat', issuer: root, unrevocable: true });
  const tsa = issue({ name: 'Waktu Lain', issuer: root, purposes: [oids.timeStamping], unrevocable: true });
  const stamp = (digest: Uint8Array) => makeToken(digest, { ...tsa, chain: [] }, eventTime, seededRandom('codes'));
  const base = foreignBase();
  const consents = await consentFiles(house);
  const unprinted = await unprintedFile(house);
  const scene = {
    closed,
    consents,
    unprinted,
    open,
    unsealed: new Forger(start.base),
    house,
    stranger,
    base,
    root,
    person,
    tsa,
    stamp,
  };
  return { ...scene, signed: sign({ ...scene, signed: base }) };
}

/** Signs the first field of a file of somebody else that nobody has signed, with a timestamp unless told otherwise. */
export function sign(scene: Scene, file: Forger = scene.base, how: Foreign = {}): Forger {
  const { who = scene.person, chain = [], habits = { stamp: scene.stamp }, sub = 'ETSI.CAdES.detached' } = how;
  const field = /\/V /.test(file.body(6)) ? 7 : 6;
  const value = file.size;
  const entries = `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/${sub}/M(D:20241001031500Z)${how.entries ?? ''}`;
  const filled: Forged = [field, `${file.body(field).slice(0, -2)}/V ${value} 0 R>>`];
  return file.sign(value, entries, [filled, ...(how.objects ?? [])], { ...who, chain }, habits, how.lies);
}

/** Fills the field of a row of a file of ours, the waiting one of our open file unless told otherwise, as that person would. */
export function signRow(scene: Scene, how: Foreign = {}, { file = scene.open, row = 2 } = {}): Forger {
  const { house } = scene;
  const { who, chain = [house.issuer.certificate], sub = 'ETSI.CAdES.detached', objects = [] } = how;
  const field = file.find(new RegExp(`/T\\(Sig000${row}\\)`));
  const filled: Forged = [field, `${file.body(field).slice(0, -2)}/V ${file.size} 0 R>>`];
  const entries = `/Type/Sig/Filter/Adobe.PPKLite/SubFilter/${sub}/M(D:20241001031500Z)/Name(${listed(row).name})`;
  const signer = { ...(who ?? issueOneTime(house, listed(row))), chain };
  const habits = how.habits ?? { stamp: houseStamp(scene) };
  return file.sign(file.size, entries + (how.entries ?? ''), [filled, ...objects], signer, habits, how.lies);
}

/** Certifies a file of ours that nobody has signed, as the organizer would. */
export function seal(scene: Scene, file = scene.unsealed, how: Pick<Foreign, 'who' | 'chain' | 'habits'> = {}): Forger {
  const { who = scene.house.seal, chain = [scene.house.issuer.certificate] } = how;
  return certifyOurs(file, { ...who, chain }, how.habits ?? { stamp: houseStamp(scene) });
}

const houseStamp =
  ({ house }: Scene) =>
  (digest: Uint8Array): Uint8Array =>
    makeToken(digest, { ...house.tsa, chain: [] }, eventTime, seededRandom('house'));

/** The same, as a certification that the catalog names. */
export function certify(scene: Scene, file: Forger = scene.base, how: Foreign = {}): Forger {
  const { entries = docMdp() } = how;
  const catalog: Forged = [1, file.body(1).replace('/Pages', `/Perms<</DocMDP ${file.size} 0 R>>/Pages`)];
  return sign(scene, file, { ...how, entries, objects: [catalog, ...(how.objects ?? [])] });
}

/** A document timestamp in field 7. */
export function stampDocument(scene: Scene, file: Forger, stamp = scene.stamp): Forger {
  const filled: Forged = [7, `<</FT/Sig/T(B)/V ${file.size} 0 R>>`];
  const { covered, fill } = file.reserve(file.size, '/Type/DocTimeStamp/SubFilter/ETSI.RFC3161', [filled]);
  return fill(stamp(sha256(covered)));
}

interface Store {
  readonly certificates?: readonly Uint8Array[];
  readonly crls?: readonly Uint8Array[];
  readonly responses?: readonly Uint8Array[];
  /** The responses stand under the signature's own key (VRI) alone. */
  readonly bySignature?: boolean;
  /** Other entries. */
  readonly entries?: string;
}

/** A file of somebody else with evidence behind it. */
export function withStore(file: Forger, { certificates = [], crls = [], responses = [], ...more }: Store): Forger {
  const { bySignature = false, entries = '' } = more;
  const store = file.size;
  const all = [...certificates, ...crls, ...responses].map(
    (der, i): Forged => [store + 1 + i, stream('', Buffer.from(der).toString('latin1'))],
  );
  const names = all.map(([num]) => `${num} 0 R`);
  const list = (from: number, count: number) => `[${names.slice(from, from + count).join(' ')}]`;
  const lists = `/Certs${list(0, certificates.length)}/CRLs${list(certificates.length, crls.length)}`;
  const told = list(certificates.length + crls.length, responses.length);
  const answers =
    responses.length === 0 ? '' : bySignature ? `/VRI<</${'00FF'.repeat(10)}<</OCSP${told}>>>>` : `/OCSPs${told}`;
  return file.append([
    ...all,
    [store, `<</Type/DSS${lists}${answers}${entries}>>`],
    [1, file.body(1).replace('/Pages', `/DSS ${store} 0 R/Pages`)],
  ]);
}
