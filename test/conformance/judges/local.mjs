/** Judges that a distribution has: pdfsig, qpdf, mutool, and OpenSSL on what is cut out of the file. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingTool, run } from './tools.mjs';

/** Those that look at no signature have nothing to say of a forged file. */
const every = (files) => files.filter(({ forged }) => !forged).map((file) => ({ file }));
const signed = (files) => files.filter(({ stage }) => stage !== 'base').map((file) => ({ file }));
const each = (verdict) => (cases) => cases.map(({ file }) => verdict(file));

export const pdfsig = {
  name: 'pdfsig',
  missing: () => missingTool('pdfsig'),
  cases: signed,
  judge: each((file) => {
    const { stdout } = run('pdfsig', ['-nocert', file.path]);
    const valid = stdout.match(/Signature is Valid\./g)?.length ?? 0;
    return {
      passed: valid === file.signatures && !/Invalid|Not Verified/.test(stdout),
      note: `${valid}/${file.signatures} valid`,
    };
  }),
};

export const qpdf = {
  name: 'qpdf',
  missing: () => missingTool('qpdf'),
  cases: every,
  judge: each((file) => {
    const { status, stdout, stderr } = run('qpdf', ['--check', file.path]);
    return { passed: status === 0, note: status === 0 ? 'no errors' : (stderr || stdout).trim().split('\n').at(-1) };
  }),
};

export const mutool = {
  name: 'mutool',
  missing: () => missingTool('mutool'),
  cases: every,
  judge: each((file) => {
    const { status, stderr } = run('mutool', ['draw', '-N', '-r', '30', '-F', 'pgm', '-o', '/dev/null', file.path]);
    const complaints = stderr.split('\n').filter((line) => /warning|error/i.test(line));
    return { passed: status === 0 && complaints.length === 0, note: complaints[0] ?? 'rendered' };
  }),
};

/** The QR codes, on every page as a print-out of 150 dpi shows it: the citizen's address, and once the long seal. */
export const zbar = {
  name: 'zbar',
  missing: () => missingTool('pdftoppm', 'zbarimg'),
  cases: (files) => files.filter(({ stage }) => stage === 'base').map((file) => ({ file })),
  judge: each((file) => {
    const folder = mkdtempSync(join(tmpdir(), 'ikrar-zbar-'));
    try {
      run('pdftoppm', ['-r', '150', '-gray', file.path, join(folder, 'page')]);
      const pages = readdirSync(folder).sort();
      const read = pages.map((page) =>
        run('zbarimg', ['-q', '--raw', join(folder, page)])
          .stdout.trim()
          .split('\n'),
      );
      const unread = read.filter((texts) => !texts.includes(file.url)).length;
      const sealed = read.flat().includes(file.seal);
      const note = `${pages.length - unread} of ${pages.length} pages${sealed ? ' and the seal' : ', not the seal'}`;
      return { passed: pages.length > 0 && unread === 0 && sealed, note };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }),
};

/** CMS and timestamp tokens, looked at one by one: of a long file the first, the middle and the last signature. */
export const openssl = {
  name: 'openssl',
  missing: () => missingTool('openssl'),
  cases: signed,
  judge: each((file) => {
    const folder = mkdtempSync(join(tmpdir(), 'ikrar-openssl-'));
    try {
      const all = signaturesOf(readFileSync(file.path));
      const some = all.length > 12 ? [all[0], all[1], all[all.length >> 1], all.at(-2), all.at(-1)] : all;
      const faults = some
        .map((one) => (one.type === 'ETSI.RFC3161' ? stampFault(folder, file, one) : cmsFault(folder, file, one)))
        .filter(Boolean);
      return { passed: faults.length === 0, note: faults[0] ?? `${some.length} of ${all.length} cms -cades, ts` };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }),
};

function signaturesOf(bytes) {
  const text = bytes.toString('latin1');
  const range = /\/SubFilter\/(ETSI\.\w+(?:\.detached)?)(?:(?!endobj)[\s\S])*?\/ByteRange\[0 (\d+) (\d+) (\d+) *\]/g;
  return Array.from(text.matchAll(range), ([, type, before, after, rest]) => {
    const [b, a, r] = [before, after, rest].map(Number);
    const padded = Buffer.from(text.slice(b + 1, a - 1), 'hex');
    const content = Buffer.concat([bytes.subarray(0, b), bytes.subarray(a, a + r)]);
    return { type, content, cms: padded.subarray(0, derLength(padded)) };
  });
}

const derLength = (der) =>
  der[1] < 0x80
    ? 2 + der[1]
    : 2 + (der[1] & 0x7f) + Number(`0x${der.subarray(2, 2 + (der[1] & 0x7f)).toString('hex')}`);

function cmsFault(folder, file, { cms, content }) {
  const [path, data, house] = [join(folder, 'cms'), join(folder, 'data'), join(folder, 'house')];
  writeFileSync(path, cms);
  // A signature with a consent leaves its issuer to the evidence in the file.
  writeFileSync(house, Buffer.concat([file.rootPem, file.issuerPem].map((one) => readFileSync(one))));
  writeFileSync(data, content);
  // At the time of signing: a one-time certificate is over minutes later, which is what its timestamp is for.
  const at = ['-attime', String(Math.floor(file.at.getTime() / 1000))];
  const asked = [
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    path,
    '-content',
    data,
    '-CAfile',
    house,
    '-purpose',
    'any',
    ...at,
    '-out',
    '/dev/null',
  ];
  const { status, stderr } = run('openssl', ['cms', ...asked]);
  if (status !== 0) return `cms: ${stderr.trim().split('\n').at(-1)}`;
  const token = tokenIn(cms);
  if (!token) return 'cms: no signature timestamp';
  return stampFault(folder, file, { cms: token.token, content: token.signature });
}

function stampFault(folder, file, { cms, content }) {
  const [token, data] = [join(folder, 'token'), join(folder, 'stamped')];
  writeFileSync(token, cms);
  writeFileSync(data, content);
  const asked = [
    '-verify',
    '-token_in',
    '-in',
    token,
    '-data',
    data,
    '-CAfile',
    file.rootPem,
    '-untrusted',
    file.issuerPem,
  ];
  const { status, stderr } = run('openssl', ['ts', ...asked]);
  return status === 0 ? undefined : `ts: ${stderr.trim().split('\n').at(-1)}`;
}

/** The signature-time-stamp attribute, found as OpenSSL prints offsets: after its OID, and the signature value before it. */
function tokenIn(cms) {
  const attribute = Buffer.from('060b2a864886f70d010910020e', 'hex');
  const at = cms.indexOf(attribute);
  if (at < 0) return undefined;
  const set = at + attribute.length;
  const token = cms.subarray(set + header(cms, set));
  // Unsigned attributes [1] follow the OCTET STRING of the signature value; walk the SignerInfo down to it.
  const signature = walk(cms).findLast(({ tag, end }) => tag === 0x04 && end < at);
  return { token: token.subarray(0, derLength(token)), signature: cms.subarray(signature.start, signature.end) };
}

const header = (der, at) => (der[at + 1] < 0x80 ? 2 : 2 + (der[at + 1] & 0x7f));

/** Every element in order, as content ranges. */
function walk(der, from = 0, to = der.length, found = []) {
  for (let at = from; at < to; ) {
    const start = at + header(der, at);
    const end = at + derLength(der.subarray(at));
    found.push({ tag: der[at], start, end });
    if (der[at] & 0x20) walk(der, start, end, found);
    at = end;
  }
  return found;
}
