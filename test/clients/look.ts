// A citizen's program on the generated TypeScript client: what it reads is typed by the document alone.
import createClient from 'openapi-fetch';
import type { paths } from './ikrar.js';

declare const process: { readonly argv: readonly string[] };
const [, , baseUrl = '', code = ''] = process.argv;
const { GET, POST } = createClient<paths>({ baseUrl });

const { data: pledge, error } = await GET('/api/verify/{code}', { params: { path: { code } } });
if (!pledge) throw new Error(error.detail);
const names: string[] = pledge.signers.filter(({ signedAt }) => signedAt !== undefined).map(({ name }) => name);
if (pledge.state !== 'sealed' || !pledge.document) throw new Error(`the pledge is ${pledge.state}`);

const file = await GET('/v/{code}/ikrar.pdf', { params: { path: { code } }, parseAs: 'blob' });
if (!file.data) throw new Error('no file');
const checked = await POST('/api/verify', {
  body: '',
  bodySerializer: () => file.data,
  headers: { 'Content-Type': 'application/octet-stream' },
});
if (checked.data?.verdict !== 'passed') throw new Error(checked.error?.detail ?? checked.data?.summary);

const unknown = await GET('/api/verify/{code}', { params: { path: { code: 'salah' } } });
if (unknown.error?.code !== 'code-mistyped') throw new Error('a code that is none was not refused');
console.log(`${names.length} signed: ${names.join(', ')}`);
