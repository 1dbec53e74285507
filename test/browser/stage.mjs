import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, freePort } from '../../dist/cli/demo/connection.js';
import { getEvent } from '../../dist/cli/demo/event-file.js';
import { enter, organize } from '../../dist/cli/demo/organizer.js';
import { loadConfig } from '../../dist/config.js';
import { serve } from '../../dist/main.js';
import { firstSetup } from '../../dist/operations/passwords.js';
import { createServices } from '../../dist/services.js';

const sijunjung = getEvent('sijunjung');

/** Names that break layouts: the longest that the roster takes, and signs that shops and printers get wrong. */
const awkward = [
  'Prof. Dr. H. Raden Mas Ngabehi Poerbatjaraka Kusumawardhana Tjokronegoro Soerjadiningrat, S.H., M.H., Ph.D.',
  'Ma’ruf bin ‘Abdu’l-Raḥmān al-Minangkabawī Dt. Rajo Nan Sati',
];

/**
 * A server of its own on a temporary store, with the Sijunjung event opened over the JSON API. It can be stopped and started
 * again at the same address, and its clock can be moved.
 */
export async function openStage() {
  const folder = await mkdtemp(join(tmpdir(), 'ikrar-browser-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let ahead = 0;
  const clock = () => new Date(Date.now() + ahead);
  const office = sijunjung.event.organizer;
  const env = {
    HOST: '127.0.0.1',
    PORT: String(port),
    BASE_URL: url,
    DATA_DIR: folder,
    OFFICE: office,
    LOG_LEVEL: 'warn',
  };
  const start = async () => {
    const config = loadConfig(env);
    return serve(config, await createServices(config, { clock }));
  };
  let running = await start();
  const password = randomBytes(12).toString('base64url');
  const server = connect(url);
  const account = { name: 'penyelenggara', displayName: office, password };
  const admin = await enter(server, (await firstSetup(running.services)) ?? '', account);
  return {
    url,
    server,
    admin,
    password,
    services: () => running.services,
    /** Moves the server's clock. */
    wait: (milliseconds) => {
      ahead += milliseconds;
    },
    async stop() {
      await running.stop();
    },
    async start() {
      running = await start();
    },
    async close() {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The event, opened, with cards for everybody. */
export async function openEvent(stage, { attendant = 'petugas', ...own } = {}) {
  const organizer = organize(stage.admin);
  const { id: eventId, slug } = await organizer.createEvent({ ...sijunjung.event, ...own });
  const hallPath = `/api/events/${eventId}/hall`;
  await stage.admin.json(hallPath, { method: 'PATCH', json: { until: '2099-12-31' } });
  const { boardUrl } = await stage.admin.json(hallPath);
  const hallCode = async () => (await stage.admin.json(hallPath)).code.code;
  const [{ given, roster, reader }] = sijunjung.declarations;
  const naskah = await organizer.createDeclaration(eventId, given);
  const rows = await organizer.importRoster(naskah.id, roster);
  await organizer.putRoster(
    naskah.id,
    rows.map((row, i) => ({
      ...row,
      name: awkward[i - 20] ?? row.name,
      role: row.position === reader ? 'pemandu' : row.role,
    })),
  );
  const opened = await organizer.open(naskah.id);
  const people = await organizer.roster(naskah.id);
  const cards = (await organizer.cards(naskah.id)).map((card) => ({
    ...card,
    ...people.find(({ id }) => id === card.signerId),
    path: new URL(card.link).pathname,
  }));
  const account = { name: attendant, displayName: 'Petugas Meja' };
  const token = await organizer.invite(eventId, { ...account, right: 'attendant' });
  await enter(stage.server, token, { ...account, password: stage.password });
  return {
    organizer,
    attendant,
    eventId,
    slug,
    boardUrl,
    hallCode,
    naskahId: naskah.id,
    code: opened.files[0].code,
    cards,
  };
}
