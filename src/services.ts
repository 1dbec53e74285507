import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Logger, pino } from 'pino';
import { type Alarms, createAlarms } from './alarms.ts';
import { createAnchor } from './ceremony/anchor.ts';
import type { CeremonyDeps } from './ceremony/deps.ts';
import { createEvidence } from './ceremony/evidence.ts';
import { checkKeys, hasKeys, requireKeyFiles, withKeyFolder } from './ceremony/installation.ts';
import { createJournal } from './ceremony/journal.ts';
import { takeKeyUses } from './ceremony/key-uses.ts';
import { createOpenFiles } from './ceremony/open-file.ts';
import { openLog } from './ceremony/open-log.ts';
import { createPrinted, type GetPrinted } from './ceremony/printed.ts';
import { createSignatureIndex } from './ceremony/signature-index.ts';
import { checkTexts, createTexts, type Texts } from './ceremony/texts.ts';
import { createTrail, type Trail } from './ceremony/trail.ts';
import { type Ceremony, createCeremony } from './ceremony.ts';
import type { Config } from './config.ts';
import type { Clock, Random } from './core/clock.ts';
import { IkrarError } from './errors.ts';
import type { CheckpointMemory } from './log/continuity.ts';
import type { Sequencer } from './log/sequencer.ts';
import { createTicker, type Ticker } from './log/ticker.ts';
import { createEmailPost, type EmailPost } from './operations/email-post.ts';
import { createGuards, type Guards } from './operations/guards.ts';
import { createRosterReader, type ReadRoster } from './operations/roster-reader.ts';
import { type Authority, type AuthoritySettings, loadAuthority } from './pki/authority.ts';
import { markRowsGiven, readRowKeys } from './pki/row-key-files.ts';
import { loadRoots } from './pki/trust.ts';
import { type LoadRegions, withExtraRegions } from './roster/regions.ts';
import { createDirectory, type GetDirectory } from './signer/directory.ts';
import { createPeople, type GetPeople } from './signer/people.ts';
import { externalTimestamper } from './signing/external-timestamp.ts';
import { ownTimestamper } from './signing/timestamp.ts';
import { openMongo } from './store/mongo/open.ts';
import type { FindRowKeys, RowKeyring, RowOptions } from './store/row-keys.ts';
import { openSqlite } from './store/sqlite/open.ts';
import { isHalfRestored } from './store/transfer/restore.ts';
import type { RefusedRow, Stores } from './stores.ts';
import { loadTemplates, type TemplateLibrary } from './template/library.ts';
import { complain, logLines } from './terminal.ts';

/** All parts of the product, wired but not listening. */
export interface Services extends Guards {
  readonly config: Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly stores: Stores;
  readonly texts: Texts;
  readonly templatesFolder: string;
  readonly authority: Authority;
  /** Root certificates (DER) that /periksa trusts: our own, and those of the folder certs/trust/. */
  readonly roots: readonly Uint8Array[];
  readonly sequencer: Sequencer;
  /** Resolves when the database has another log than the one that this node has signed: it must not go on. */
  readonly halted: Promise<IkrarError>;
  readonly ceremony: Ceremony;
  readonly signatureIndex: CeremonyDeps['signatureIndex'];
  readonly getPrinted: GetPrinted;
  readonly alarms: Alarms;
  readonly trail: Trail;
  readonly getPeople: GetPeople;
  readonly getDirectory: GetDirectory;
  /** Reads a roster's file in a process of its own, under limits. */
  readonly readRoster: ReadRoster;
  /** Kemendagri's list with the operator's own regions. */
  readonly loadRegions: LoadRegions;
  /** Undefined where no server for e-mail is set. */
  readonly emailPost: EmailPost | undefined;
  readonly log: Logger;
  /** Stops background work, publishes waiting entries, closes the store. */
  stop(): Promise<void>;
}

/** Parts that tests and tools may replace. */
export interface Replacements {
  readonly clock?: Clock;
  readonly random?: Random;
  readonly stores?: Stores;
  /** Where this node keeps the last checkpoint; by default in the key folder. */
  readonly memory?: CheckpointMemory;
  /** The templates of the package, if they were read before. */
  readonly templates?: TemplateLibrary;
  readonly log?: Logger;
  readonly readRoster?: ReadRoster;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
}

const systemSources: { readonly clock: Clock; readonly random: Random } = {
  clock: () => new Date(),
  random: (length) => new Uint8Array(randomBytes(length)),
};

const packageRoot = fileURLToPath(new URL('..', import.meta.url));
const templatesFolder = join(packageRoot, 'templates');

/** Milliseconds between runs of `mend`, which completes what a crash or another node left unfinished. */
const mendEvery = 5_000;

/** The head of the trail is in the log at most so much later than its newest entry. */
const settleEvery = 30_000;

/**
 * Wires everything, as the only place that does. @throws IkrarError with one clear sentence when a part is not
 * available
 */
export async function createServices(config: Config, replacements: Replacements = {}): Promise<Services> {
  const { clock, random } = { ...systemSources, ...replacements };
  const log = replacements.log ?? pino({ level: config.logLevel }, logLines);
  const shipped = replacements.templates ?? (await loadTemplates(templatesFolder));
  const stores = replacements.stores ?? (await openStores(config, { sources: { clock, random }, log }));
  await checkTexts(stores, shipped);
  if (await isHalfRestored(stores)) throw halfRestored();
  const authority = await openKeys(config, stores, { clock, random });
  const texts = createTexts(shipped, stores.ownTexts);
  const house = { config, clock, random, log, texts, stores, authority };
  const { sequencer, halted } = await openLog(house, replacements.memory);
  const roots = [authority.root.certificate, ...(await loadRoots(join(packageRoot, 'certs/trust')))];
  const alarms = createAlarms((alarm) => log.error(alarm, 'stored data contradict what was signed'));
  const { get: getAnchor, certified } = createAnchor(stores, { authority, roots });
  const getPrinted = createPrinted(stores, { getAnchor, alarms });
  const trail = trailOf(house, sequencer);
  const settling = settlingOf(house, trail);
  settling.start();
  const getPeople = createPeople(stores);
  const deps = depsOf({ ...house, sequencer, getPrinted, certified, sleep: replacements.sleep ?? sleep });
  const ceremony = createCeremony(deps);
  const mending = mendingOf(ceremony, log);
  mending.start();
  const emailPost = createEmailPost(house);

  return {
    ...house,
    ...{ templatesFolder, roots, alarms, trail, sequencer, halted, ceremony, emailPost },
    signatureIndex: deps.signatureIndex,
    getPrinted,
    getPeople,
    getDirectory: createDirectory(stores, getPeople),
    readRoster: replacements.readRoster ?? createRosterReader(),
    loadRegions: withExtraRegions(config.regions),
    ...createGuards({ ...house, trail }),
    async stop() {
      await Promise.all([mending.stop(), emailPost?.stop()]);
      await settling.stop();
      const left = (what: string) => (error: unknown) => log.warn({ err: error }, `${what} left for the next start`);
      await settle(config, trail).catch(left('head of the trail'));
      await deps.journal.catchUp().catch(left('entries'));
      await sequencer.stop();
      await stores.close();
    },
  };
}

const halfRestored = (): IkrarError =>
  new IkrarError(
    'store-damaged',
    'Pemulihan cadangan belum selesai. Jalankan lagi ikrar restore dengan berkas yang sama.',
  );

/** Loads the keys that belong to this store: a node with other keys must not continue its log. */
async function openKeys(config: Config, { counters }: Stores, sources: Sources): Promise<Authority> {
  if (await hasKeys(counters)) await requireKeyFiles(config.keyFolder);
  const authority = await loadKeys(config, sources);
  await checkKeys(counters, authority.root.certificate, config.keyFolder);
  return authority;
}

type House = Pick<Services, 'config' | 'clock' | 'random' | 'log' | 'texts' | 'stores' | 'authority'>;

/** The dependencies of the ceremony. */
function depsOf(
  house: House &
    Pick<Services, 'sequencer' | 'getPrinted'> &
    Pick<CeremonyDeps, 'certified'> &
    Required<Pick<Replacements, 'sleep'>>,
): CeremonyDeps {
  const { config, clock, random, log, texts, stores, authority, sequencer, getPrinted, certified } = house;
  const signatureIndex = createSignatureIndex(stores);
  const now: Clock = () => new Date(Math.floor(clock().getTime() / 1000) * 1000);
  return {
    stores,
    clock,
    now,
    async secondAfter(time) {
      const left = Math.floor(time.getTime() / 1000) * 1000 + 1000 - clock().getTime();
      if (left > 0) await house.sleep(Math.min(left, 1000));
    },
    random,
    baseUrl: config.baseUrl,
    use: config.use,
    texts,
    authority,
    timestamper: timestamperOf(house),
    evidence: createEvidence({ authority, now }),
    files: createOpenFiles(stores, getPrinted, signatureIndex.written),
    getPrinted,
    certified,
    journal: createJournal(stores, sequencer, (error) => log.warn({ err: error }, 'entries not appended; retried')),
    signatureIndex,
  };
}

const trailOf = ({ stores, clock, random, log }: House, sequencer: Sequencer): Trail =>
  createTrail({
    stores,
    clock,
    random,
    log: sequencer,
    failed: (error) => log.warn({ err: error }, 'an entry of the trail was not kept'),
  });

/** Brings into the trail what others have left for it, and its head into the log. */
async function settle({ keyFolder }: Config, trail: Trail): Promise<void> {
  await takeKeyUses(keyFolder, trail);
  await trail.settle();
}

const settlingOf = ({ config, log }: House, trail: Trail): Ticker =>
  createTicker({
    work: () => settle(config, trail),
    soon: settleEvery,
    poll: settleEvery,
    afterFault: mendEvery,
    onFault: (error) => log.warn({ err: error }, 'head of the trail not logged; retried'),
  });

const mendingOf = (ceremony: Ceremony, log: Logger): Ticker =>
  createTicker({
    async work() {
      const done = await ceremony.mend();
      const { opened, closed, revoked, removed, entries } = done;
      if ([opened, closed, revoked, removed].some(({ length }) => length > 0) || entries > 0) log.info(done, 'mended');
    },
    soon: mendEvery,
    poll: mendEvery,
    afterFault: mendEvery,
    onFault: (error) => log.warn({ err: error }, 'mending failed; retried'),
  });

type Sources = Pick<AuthoritySettings, 'clock' | 'random'>;

/** The settings with which missing keys and certificates are made. */
export const keySettings = (
  { baseUrl, office, seal }: Config,
  sources: Sources = systemSources,
): AuthoritySettings => ({
  baseUrl,
  organizer: office,
  ...sources,
  ...(seal ? { seal } : {}),
});

/** Loads this installation's keys, or makes them on first use. */
export const loadKeys = (config: Config, sources?: Sources): Promise<Authority> =>
  withKeyFolder(config.keyFolder, () => loadAuthority(config.keyFolder, keySettings(config, sources)));

export interface OpenOptions extends Partial<Omit<RowOptions, 'onRefused'>> {
  /** For a copy or an audit, beside a server: nothing is changed. */
  readonly reading?: boolean;
  readonly log?: Pick<Logger, 'error'>;
  readonly sources?: Sources;
  /** Of MongoDB, in milliseconds. */
  readonly timeout?: number;
}

export function openStores(config: Config, options: OpenOptions = {}): Promise<Stores> {
  const { reading = false, log, timeout, sources = systemSources, takeOver = false } = options;
  const own: FindRowKeys = (used) => (reading ? findRowKeys(config) : makeRowKeys(config, used, sources));
  const { findKeys = own } = options;
  const onRefused = (row: RefusedRow) => log?.error(row, 'row refused');
  const rows = { findKeys, onRefused, takeOver };
  return config.mongoUri
    ? openMongo(config.mongoUri, { reading, warn: complain, rows, ...(timeout === undefined ? {} : { timeout }) })
    : openSqlite(join(config.dataDir, 'ikrar.sqlite'), { snapshot: reading, rows });
}

/** Makes the keys for a new database; those of a used one must be there. */
async function makeRowKeys(config: Config, used: boolean, sources: Sources): Promise<RowKeyring> {
  if (used) await requireKeyFiles(config.keyFolder);
  await loadKeys(config, sources);
  return findRowKeys(config, sources);
}

/** Reads the keys of the rows from the key folder. @throws IkrarError 'keys-missing' */
export async function findRowKeys({ keyFolder }: Config, sources: Sources = systemSources): Promise<RowKeyring> {
  await requireKeyFiles(keyFolder);
  return {
    ...(await readRowKeys(keyFolder)),
    markGiven: () => withKeyFolder(keyFolder, () => markRowsGiven(keyFolder, sources)),
  };
}

function timestamperOf({ config, authority, clock, random }: House): CeremonyDeps['timestamper'] {
  const own = ownTimestamper(authority, clock, random);
  return config.tsaUrl ? externalTimestamper(config.tsaUrl, { fallback: own, random }) : own;
}
