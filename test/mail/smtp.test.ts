import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import forge from 'node-forge';
import { createSmtpLane, type Letter, type SmtpLane, type SmtpSettings } from '../../src/mail/smtp.ts';
import { openPostOffice, type PostOffice, partsOf, reply } from '../support/smtp-server.ts';

const letter: Letter = {
  to: 'andi@contoh.example',
  subject: 'Tautan pribadi Anda: Ikrar Netralitas',
  text: 'Yth. Syafi’i, Camat.\nBuka tautan Anda:\nhttps://ikrar.example/s/abc\n',
  id: 'c0ffee',
  date: new Date('2024-10-01T03:15:00Z'),
};
const from = { name: 'Bawaslu Sijunjung', address: 'ikrar@kantor.example' };
const patience = { answer: 60_000, message: 60_000 };

const opened: PostOffice[] = [];
const lanes: SmtpLane[] = [];
afterEach(async () => {
  for (const lane of lanes.splice(0)) lane.close();
  await Promise.all(opened.splice(0).map((office) => office.close()));
});

async function openOffice(options = {}): Promise<PostOffice> {
  const office = await openPostOffice(options);
  opened.push(office);
  return office;
}

function laneTo(
  port: number,
  settings: Partial<SmtpSettings> = {},
  more: { patience?: typeof patience; ca?: string } = {},
) {
  const all: SmtpSettings = { host: 'localhost', port, encryption: 'none', from, ...settings };
  const lane = createSmtpLane(all, more.patience ?? patience, more.ca ? { ca: more.ca } : {});
  lanes.push(lane);
  return lane;
}

/** A certificate for `localhost`, signed by itself. */
function selfSigned(): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000);
  const name = [{ name: 'commonName', value: 'localhost' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
  ]);
  certificate.sign(privateKey, forge.md.sha256.create());
  return { key: forge.pki.privateKeyToPem(privateKey), cert: forge.pki.certificateToPem(certificate) };
}

describe('a message by SMTP', () => {
  it('arrives for one recipient, with sender, subject, text and its own id, and says that a machine sends it', async () => {
    const office = await openOffice();
    expect(await laneTo(office.port).send(letter)).toEqual({ kind: 'accepted' });
    const [received] = office.received;
    expect(received).toMatchObject({ from: from.address, to: [letter.to] });
    const { header, text } = partsOf(received!);
    for (const line of [
      'From: Bawaslu Sijunjung <ikrar@kantor.example>',
      'To: andi@contoh.example',
      'Subject: Tautan pribadi Anda: Ikrar Netralitas',
      'Message-ID: <c0ffee@kantor.example>',
      'Auto-Submitted: auto-generated',
      'Date: Tue, 01 Oct 2024 03:15:00 +0000',
    ])
      expect(header).toContain(line);
    expect(text.replaceAll('\r\n', '\n')).toBe(letter.text);
  });

  it('lets no text become a header line or a further recipient', async () => {
    const office = await openOffice();
    const evil = 'x\r\nBcc: penyusup@jahat.example\r\nX-Sisip: ya\r\n\r\nisi lain';
    const lane = laneTo(office.port, { from: { name: evil, address: from.address } });
    await lane.send({ ...letter, subject: evil, id: evil });
    for (const to of [
      `${letter.to}\r\nBcc: penyusup@jahat.example`,
      `${letter.to}, penyusup@jahat.example`,
      `<${letter.to}> <penyusup@jahat.example>`,
    ])
      await lane.send({ ...letter, to });
    expect(office.asked).toEqual([letter.to]);
    expect(office.received).toHaveLength(1);
    for (const received of office.received) {
      expect(received.to).toHaveLength(1);
      const { header } = partsOf(received);
      expect(header.filter((line) => /^(?:bcc|x-sisip)/i.test(line))).toEqual([]);
      expect(partsOf(received).text).not.toContain('isi lain');
    }
  });

  it('is one of many on a connection, and a refusal harms none of the others', async () => {
    let connections = 0;
    const office = await openOffice({
      onConnect(_: unknown, done: () => void) {
        connections++;
        done();
      },
    });
    office.onRecipient = (address) => (address.startsWith('tiada') ? reply(550, '5.1.1 no such user') : undefined);
    const lane = laneTo(office.port);
    const to = async (address: string) => lane.send({ ...letter, to: address });
    expect(await to('satu@contoh.example')).toEqual({ kind: 'accepted' });
    expect(await to('dua@contoh.example')).toEqual({ kind: 'accepted' });
    expect(connections).toBe(1);
    expect(await to('tiada@contoh.example')).toEqual({ kind: 'refused', reason: 'address-unknown', status: 550 });
    expect(await to('tiga@contoh.example')).toEqual({ kind: 'accepted' });
    expect(office.received.map((one) => one.to[0])).toEqual([
      'satu@contoh.example',
      'dua@contoh.example',
      'tiga@contoh.example',
    ]);
  });

  it.each([
    ['a recipient nobody knows', 550, '5.1.1 unknown', { kind: 'refused', reason: 'address-unknown' }],
    ['a full mailbox', 552, '5.2.2 over quota', { kind: 'refused', reason: 'mailbox-full' }],
    ['a policy', 554, '5.7.1 denied', { kind: 'refused', reason: 'refused' }],
    ['greylisting', 451, '4.7.1 try again', { kind: 'postponed', reason: 'postponed' }],
  ])('is refused for %s by the reply to the recipient and to the message', async (_, status, text, outcome) => {
    const office = await openOffice();
    office.onRecipient = () => reply(status, text);
    expect(await laneTo(office.port).send(letter)).toEqual({ ...outcome, status });
    office.onRecipient = () => undefined;
    office.onMessage = () => reply(status, text);
    expect(await laneTo(office.port).send(letter)).toEqual({ ...outcome, status });
    expect(office.received).toEqual([]);
  });

  it('is blocked, and no fault of its recipient, when the server takes neither sender nor login', async () => {
    const closed = await openOffice({
      onMailFrom: (_: unknown, __: unknown, done: (e: Error) => void) => done(reply(550, 'not you')),
    });
    expect(await laneTo(closed.port).send(letter)).toMatchObject({
      kind: 'blocked',
      reason: 'sender-refused',
      status: 550,
    });
    const guarded = await openOffice({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (_: unknown, __: unknown, done: (e: Error) => void) => done(reply(535, 'bad password')),
    });
    const login = { user: 'ikrar', password: 'salah' };
    expect(await laneTo(guarded.port, { login }).send(letter)).toMatchObject({
      kind: 'blocked',
      reason: 'login-refused',
    });
  });

  it('is blocked when nobody answers: a port that is closed, a server that never greets', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const brief = { patience: { answer: 50, message: 60_000 } };
    expect(await laneTo(port, {}, brief).send(letter)).toEqual({ kind: 'blocked', reason: 'unreachable' });
    const short = { patience: { answer: 60_000, message: 50 } };
    expect(await laneTo(port, {}, short).send(letter)).toEqual({ kind: 'blocked', reason: 'unreachable' });
    await new Promise((resolve) => mute.close(resolve));
    expect(await laneTo(port).send(letter)).toEqual({ kind: 'blocked', reason: 'unreachable' });
  });

  it('is unsure when the server has it and does not answer, or hangs up', async () => {
    const office = await openOffice();
    const lane = laneTo(office.port);
    office.onMessage = () => {
      lane.close();
      return new Promise(() => {});
    };
    expect(await lane.send(letter)).toEqual({ kind: 'unsure', reason: 'no-answer' });
    office.onMessage = () => {
      office.cut();
      return new Promise(() => {});
    };
    expect(await laneTo(office.port).send(letter)).toEqual({ kind: 'unsure', reason: 'no-answer' });
  });
});

describe('encryption on the way', () => {
  const own = selfSigned();

  it('is begun by STARTTLS before login and message', async () => {
    const office = await openOffice({ ...own, disabledCommands: ['AUTH'] });
    expect(await laneTo(office.port, { encryption: 'starttls' }, { ca: own.cert }).send(letter)).toEqual({
      kind: 'accepted',
    });
    expect(office.received[0]?.encrypted).toBe(true);
  });

  it('is there from the first octet with smtps', async () => {
    const office = await openOffice({ ...own, secure: true, disabledCommands: ['AUTH'] });
    expect(await laneTo(office.port, { encryption: 'tls' }, { ca: own.cert }).send(letter)).toEqual({
      kind: 'accepted',
    });
    expect(office.received[0]?.encrypted).toBe(true);
  });

  it('is demanded: a server without it, or with an unknown certificate, gets neither password nor message', async () => {
    const passwords: unknown[] = [];
    const onAuth = (given: unknown, _: unknown, done: (e: Error) => void) => {
      passwords.push(given);
      done(reply(535, 'no'));
    };
    const login = { user: 'ikrar', password: 'rahasia' };
    const plain = await openOffice({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true, onAuth });
    expect(await laneTo(plain.port, { encryption: 'starttls', login }).send(letter)).toMatchObject({
      kind: 'blocked',
      reason: 'not-encrypted',
    });
    const stranger = await openOffice({ ...own, disabledCommands: [], onAuth });
    expect(await laneTo(stranger.port, { encryption: 'starttls', login }).send(letter)).toMatchObject({
      kind: 'blocked',
      reason: 'not-encrypted',
    });
    expect(passwords).toEqual([]);
    expect([...plain.received, ...stranger.received]).toEqual([]);
  });
});
