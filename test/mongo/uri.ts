/** The server that test/mongo/run.mjs found or started, with another database. */
export function databaseUri(name: string): string {
  const server = process.env.MONGODB_URI;
  if (!server) throw new Error('MONGODB_URI is not set: run these tests with npm run test:mongo');
  const [whole, scheme, hosts, , options = ''] =
    /^(mongodb(?:\+srv)?:\/\/)([^/?]+)(\/[^?]*)?(\?.*)?$/.exec(server) ?? [];
  if (!whole) throw new Error(`not a MongoDB URI: ${server}`);
  return `${scheme}${hosts}/${name}${options}`;
}
