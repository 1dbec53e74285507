import { check, done, draw, ensure, equal, fill, inspect, phone, press, withoutSync } from '../people.mjs';
import { enterDesk, takeBack } from './desk.mjs';

const phoneWords = 'Ponsel Anda membuat sepasang kunci';
const lockWords = 'Persetujuan dan gambar Anda ditandatangani passkey';
const serverWords = 'server membuat sepasang kunci';
const lockButton = (page) => page.getByRole('button', { name: 'Sahkan dengan sidik jari/wajah' });

/** A device's lock by fingerprint, played by the browser; `fails` is a finger that it does not know, or a cancelled question. */
async function lock(page, { fails = false } = {}) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('WebAuthn.enable');
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasUserVerification: true,
      isUserVerified: !fails,
      automaticPresenceSimulation: true,
    },
  });
  const know = (isUserVerified) => wire.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  return { wire, know };
}

/** The key of each way to sign, on phones that can and cannot. */
export async function keys({ browser, stage, event }) {
  const next = event.cards.slice(30)[Symbol.iterator]();
  const take = () => next.next().value;
  const open = async (card, { script, ...more } = {}) => {
    const who = await phone(browser, more);
    if (script) await who.context.addInitScript(script);
    await who.page.goto(stage.url + card.path);
    return who;
  };
  const held = (card) => stage.services().stores.signerKeys.get(card.signerId);
  const alarms = async () => {
    const { stores, trail } = stage.services();
    await trail.settle();
    return (await stores.trail.find()).filter(({ code }) => code === 'key-replaced').length;
  };
  const kept = (page) =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          const opening = indexedDB.open('ikrar-kunci', 1);
          opening.onupgradeneeded = () => opening.result.createObjectStore('kunci');
          opening.onsuccess = () => {
            const asked = opening.result.transaction('kunci').objectStore('kunci').getAllKeys();
            asked.onsuccess = () => resolve(asked.result);
          };
        }),
    );
  const told = async (page, words) => {
    await page.getByText('Tentang kunci dan sertifikat Anda').click();
    ensure(await page.getByText(words).isVisible(), `the done page says “${words}”`);
    const others = [phoneWords, lockWords, serverWords].filter((one) => one !== words);
    for (const other of others) ensure(!(await page.getByText(other).isVisible()), `and not “${other}”`);
  };

  await check('a key of the phone’s own signs, is in the log, and is gone afterwards', async () => {
    const card = take();
    const { context, page, troubles } = await open(card);
    await page.getByText('Persetujuan Anda ditandatangani di ponsel ini').waitFor();
    const sent = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname));
    await fill(page, card.pin);
    await press(page);
    await done(page);
    equal(
      sent.map((path) => path.split('/').at(-1)),
      ['kunci', 'persetujuan'],
    );
    equal((await held(card)).kind, 'device');
    equal(await kept(page), [], 'keys left in the browser');
    await told(page, phoneWords);
    await inspect(page, 'done-ponsel', [360]);
    await page.reload();
    await done(page);
    await told(page, phoneWords);
    equal(troubles, []);
    await context.close();
  });

  await check('fingerprint or face: a passkey signs', async () => {
    const card = take();
    const { context, page, troubles } = await open(card);
    await lock(page);
    await page.reload();
    await lockButton(page).waitFor();
    await fill(page, card.pin);
    await page.locator('[data-bound]').waitFor(); // the phone's own key, with the PIN
    const before = await alarms();
    await lockButton(page).click();
    await done(page);
    const { kind, voided } = await held(card);
    equal([kind, voided.length], ['passkey', 1]);
    equal(await alarms(), before, 'no alarm');
    await told(page, lockWords);
    await inspect(page, 'done-sidik', [360]);
    equal(troubles, []);
    await context.close();
    const seen = await open(take()); // apart: axe's session would end the lock's
    await lock(seen.page);
    await seen.page.reload();
    await lockButton(seen.page).waitFor();
    await inspect(seen.page, 'sign-sidik', [360]);
    await seen.context.close();
  });

  await check('a finger that is not known costs nothing: one more tap signs with the phone’s key', async () => {
    const card = take();
    const { context, page } = await open(card);
    await lock(page, { fails: true });
    await page.reload();
    await fill(page, card.pin);
    await lockButton(page).click();
    await page.getByText('Sidik jari/wajah tidak dipakai').waitFor();
    await inspect(page, 'sign-sidik-batal', [360]);
    equal((await held(card)).kind, 'device', 'the key that was bound with the PIN'); // no passkey
    await press(page);
    await done(page);
    await told(page, phoneWords);
    equal((await stage.services().stores.credentials.get(card.signerId)).attempts, 0, 'failed tries');
    await context.close();
  });

  await check('cancelled after the passkey was made: the phone’s key is still the bound one, and signs', async () => {
    const card = take();
    const { context, page } = await open(card);
    await lock(page);
    await page.addInitScript(() => {
      navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'));
    });
    await page.reload();
    await fill(page, card.pin);
    await lockButton(page).click();
    await page.getByText('Sidik jari/wajah tidak dipakai').waitFor();
    equal((await held(card)).kind, 'device');
    await press(page);
    await done(page);
    const { kind, voided } = await held(card);
    equal([kind, voided.length], ['device', 0]); // the passkey that signed nothing was never bound
    ensure(!(await page.getByText('dibatalkan').isVisible()), 'no alarm');
    await context.close();
  });

  await check('without a lock there is no button for it', async () => {
    const { context, page } = await open(take());
    await page.waitForTimeout(300);
    ensure(!(await lockButton(page).isVisible()), 'no button');
    await context.close();
  });

  const crippled = [
    ['IndexedDB that refuses', () => Object.defineProperty(window, 'indexedDB', { value: undefined }), phoneWords],
    [
      'IndexedDB that takes no keys (DataCloneError)',
      () => {
        const { add } = IDBObjectStore.prototype;
        IDBObjectStore.prototype.add = function (value, key) {
          if (value.key instanceof CryptoKey) throw new DOMException('', 'DataCloneError');
          return add.call(this, value, key);
        };
      },
      phoneWords,
    ],
    [
      'no WebCrypto (plain http)',
      () => Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined }),
      serverWords,
    ],
    [
      'WebCrypto that makes no such keys',
      () => {
        SubtleCrypto.prototype.generateKey = () => Promise.reject(new DOMException('', 'NotSupportedError'));
      },
      serverWords,
    ],
  ];
  for (const [what, script, words] of crippled)
    await check(`${what}: signs all the same, and says with which key`, async () => {
      const card = take();
      const { context, page, troubles } = await open(card, { script });
      await fill(page, card.pin);
      await press(page);
      await done(page);
      await told(page, words);
      equal(troubles, []);
      await context.close();
    });

  await check('a page that is open learns that another phone has voided its key', async () => {
    const card = take();
    const [one, two] = [await open(card), await open(card)];
    await fill(one.page, card.pin);
    await one.page.locator('[data-bound]').waitFor();
    await two.page.reload();
    await two.page.getByText('Ponsel atau peramban lain sudah dipakai').waitFor();
    await two.page.route('**/persetujuan', (route) => route.abort());
    await fill(two.page, card.pin);
    await press(two.page);
    await two.page.getByText('dikirim lagi sendiri').waitFor();
    await one.page.getByText('Kunci di ponsel ini baru saja dibatalkan').waitFor({ timeout: 60_000 });
    await inspect(one.page, 'sign-kunci-dibatalkan', [360]);
    ensure(!(await two.page.getByText('baru saja dibatalkan').isVisible()), 'the second phone has its key');
    await one.context.close();
    await two.context.close();
  });

  await check('two phones: the second key voids the first, and both are told', async () => {
    const card = take();
    const script = withoutSync;
    const [one, two] = [await open(card, { script }), await open(card, { script })];
    await fill(one.page, card.pin);
    await one.page.route('**/persetujuan', (route) => route.abort()); // the first one is bound, and stays there
    await press(one.page);
    await one.page.getByText('dikirim lagi sendiri').waitFor();
    await two.page.reload();
    await two.page.getByText('Ponsel atau peramban lain sudah dipakai').waitFor();
    await inspect(two.page, 'sign-ponsel-lain', [360]);
    await two.page.route('**/persetujuan', (route) => route.abort());
    await fill(two.page, card.pin);
    await press(two.page);
    await two.page.getByText('dikirim lagi sendiri').waitFor();
    await one.page.unroute('**/persetujuan');
    await one.page.getByText('Kunci di ponsel ini tidak berlaku lagi').waitFor();
    await inspect(one.page, 'sign-kunci-diganti', [360]);
    await two.page.unroute('**/persetujuan');
    await done(two.page, 20_000);
    await two.page.getByText('atas nama Anda dibatalkan').waitFor();
    await press(one.page); // who has signed gets the receipt, whichever phone asks
    await done(one.page);
    await one.context.close();
    await two.context.close();
  });

  await check('a lent tablet signs with the key that its attendant enrolled, and is offered no passkey', async () => {
    const card = take();
    const { context, page, troubles } = await phone(browser, { width: 820, height: 1180 });
    await enterDesk(page, stage, event);
    await page.getByText('Kunci tablet ini terdaftar di log').waitFor();
    await inspect(page, 'kios-kunci', [768]);
    const handOver = async (signerId) => {
      await page.goto(`${stage.url}/kios/${event.slug}/${signerId}`);
      await page.getByRole('button', { name: 'KTP' }).click();
    };
    await handOver(card.signerId);
    await page.getByText('ditandatangani dengan kunci tablet ini').waitFor();
    ensure(!(await lockButton(page).isVisible()), 'no button');
    await page.getByLabel('Saya membaca dan menyetujui').check();
    await draw(page);
    await press(page);
    await done(page);
    equal(await held(card), undefined, 'a key of the person');
    const [file] = await stage.services().stores.files.find({ where: { declarationId: event.naskahId } });
    const kindOf = async ({ signerId }) => (await stage.services().stores.revisions.bySigner(file.id, signerId)).cara;
    equal(await kindOf(card), 'meja');
    await takeBack(page);
    await page.waitForURL(`**/kios/${event.slug}?**`);
    const other = take();
    await page.evaluate(() => indexedDB.deleteDatabase('ikrar-kunci')); // a tablet that has lost its key
    await handOver(other.signerId);
    await page.getByLabel('Saya membaca dan menyetujui').check();
    await draw(page);
    await press(page);
    await done(page);
    equal(await kindOf(other), 'server');
    equal(troubles, []);
    await context.close();
  });
}
