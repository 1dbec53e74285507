/**
 * The address of a separate database for the demo, on the server of a MongoDB URI. The demo's people are invented and
 * its keys vanish, so its data must never be mixed with an installation's.
 */
export function demoDatabase(uri: string, name: string): string {
  const [, server = uri, database = '', query = ''] =
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)\/?([^?]*)(\?.*)?$/.exec(uri) ?? [];
  // Without authSource MongoDB looks up the account in the database that the URI names.
  const named = database !== '' && server.includes('@') && !/[?&]authSource=/.test(query);
  const source = named ? `${query === '' ? '?' : '&'}authSource=${database}` : '';
  return `${server}/${name}${query}${source}`;
}
