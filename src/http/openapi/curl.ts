import type { OperationObject } from './format.ts';

/** The example of an operation as a command for a shell in which BASE and TOKEN are set. */
export function curlOf(method: string, path: string, operation: OperationObject): string {
  const { parameters, requestBody, responses, security } = operation;
  const of = (place: 'path' | 'query') => parameters.filter((one) => one.in === place);
  const known = new Map(of('path').map(({ name, example }) => [name, encodeURIComponent(String(example))]));
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => known.get(name) ?? name);
  const query = new URLSearchParams(of('query').map(({ name, example }) => [name, String(example)])).toString();
  const [body] = Object.entries(requestBody?.content ?? {});
  const media = Object.keys(Object.entries(responses)[0]?.[1].content ?? {})[0] ?? '';
  return [
    'curl',
    method === 'get' ? '' : `-X ${method.toUpperCase()}`,
    `"$BASE${address}${query ? `?${query}` : ''}"`,
    security.length > 0 ? '-H "Authorization: Bearer $TOKEN"' : '',
    body ? `-H 'Content-Type: ${body[0]}'` : '',
    body && body[1].example !== undefined ? `-d ${quoted(JSON.stringify(body[1].example))}` : '',
    body && body[1].example === undefined ? '--data-binary @berkas' : '',
    media === 'text/event-stream' ? '-N' : /json|text/.test(media) || !media ? '' : '-OJ',
  ]
    .filter(Boolean)
    .join(' ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
