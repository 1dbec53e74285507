/**
 * The address of a database of the demo's own on the server that a MongoDB URI names: its people are made up and its keys
 * vanish, so that it must never mix with an installation's.
 */
export function demoDatabase(uri: string, name: string): string {
  const [, server = uri, database = '', query = ''] =
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)(\?.*)?$/.exec(uri) ?? [];
  // Without authSource the account is looked up in the database that the URI names.
  const named = database !== '' && server.includes('@') && !/[?&]authSource=/.test(query);
  const source = named ? `${query === '' ? '?' : '&'}authSource=${database}` : '';
  return `${server}/${name}${query}${source}`;
}
