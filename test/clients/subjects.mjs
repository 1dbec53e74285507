// What schemathesis is to ask about: real ids, so that operations answer more than 404. What an operation ends or changes for
// good is its own, or the first request would spoil it for all others.

/**
 * Makes events and declarations over the API, beside what the ceremony left there.
 * @param code of the pledge that the ceremony closed
 * @returns a configuration of schemathesis that names them, and the document with examples that speak of them
 */
export async function makeSubjects(base, document, code) {
  const call = async (method, path, body) => {
    const answer = await fetch(base + path, {
      method,
      headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${said.detail}`);
    return said;
  };
  let token;
  token = (await call('POST', '/api/session', { name: 'rina', password: 'lima kata yang mudah diingat' })).token;

  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const makeEvent = () =>
    call('POST', '/api/events', {
      name: 'Ikrar Bersama',
      election: 'Pemilihan Tahun 2024',
      organizer: 'Bawaslu Kabupaten Sijunjung',
      regionCode: '13.03',
      venue: 'Hotel Bukik Gadang',
      place: 'Muaro Sijunjung',
      firstDay: today,
      lastDay: today,
    });
  const people = ['Andi, S.STP.', 'Budi, S.Sos.', 'Citra, S.H.'].map((name) => ({ name, position: 'Camat' }));
  const makeDeclaration = async ({ id }) => {
    const text = { template: { id: 'ikrar-asn' }, slots: { pemilihan: 'Pemilihan Tahun 2024' } };
    const made = await call('POST', `/api/events/${id}/declarations`, text);
    const roster = await call('PUT', `/api/declarations/${made.id}/roster`, { people });
    return { id: made.id, people: roster.people };
  };
  const open = async (declaration) => {
    await call('POST', `/api/declarations/${declaration.id}/open`);
    return declaration;
  };

  const [event, changed, ended] = [await makeEvent(), await makeEvent(), await makeEvent()];
  const [signed, draft, opened, removed] = await Promise.all(Array.from({ length: 4 }, () => makeDeclaration(event)));
  const [closed, revoked, last] = await Promise.all(
    [event, event, ended].map(async (at) => open(await makeDeclaration(at))),
  );
  await open(signed);
  const { cards } = await call('POST', `/api/declarations/${signed.id}/cards`, {});
  const [inHall, byLink] = cards.map(({ signerId, pin, link }) => ({ signerId, pin, token: lastPart(link) }));
  const hall = { pin: inHall.pin, code: (await call('GET', `/api/events/${event.id}/hall`)).code.code };
  const ticket = await call('POST', `/api/hall/${event.slug}/people/${inHall.signerId}`, hall);
  const { contentDigest } = await call('GET', `/api/sign/${byLink.token}`);
  const { events } = await call('GET', '/api/events');
  const archived = events.find(({ name }) => name === 'Sosialisasi dan Ikrar Netralitas');
  const member = await call('POST', `/api/events/${event.id}/members`, { name: 'petugas', right: 'attendant' });
  const asked = await call('POST', `/api/events/${event.id}/members`, { name: 'arsiparis', right: 'archivist' });

  const config = toToml(
    {
      eventId: event.id,
      event: event.slug,
      declarationId: signed.id,
      personId: signed.people[2].id,
      signerId: signed.people[2].id,
      membershipId: member.id,
      accountId: member.accountId,
      token: byLink.token,
      code,
      ...{ n: 1, level: 0, index: '000', width: 1 },
    },
    [
      [['changeEvent'], { eventId: changed.id }],
      [['closeEvent'], { eventId: ended.id }],
      [['exportEvent'], { eventId: archived.id }],
      [['setUp'], { token: lastPart(asked.setupUrl) }],
      [['signPledge'], { token: ticket.token }],
      [['enterHall'], { signerId: inHall.signerId }],
      [['openDeclaration'], { declarationId: opened.id }],
      [['closeDeclaration'], { declarationId: closed.id }],
      [['revokeDeclaration'], { declarationId: revoked.id }],
      [['removeDeclaration'], { declarationId: removed.id }],
      [['changeDeclaration', 'previewPdf', 'makeCards'], { declarationId: draft.id }],
      [['importFile', 'replaceRoster', 'fillRoster'], { declarationId: draft.id }],
      [['resetPin', 'replaceLink'], { declarationId: last.id, personId: last.people[0].id }],
    ],
    token,
  );
  const exampleOf = (path) => document.paths[path].post.requestBody.content['application/json'].example;
  Object.assign(exampleOf('/api/sign/{token}'), { contentDigest });
  Object.assign(exampleOf('/api/hall/{event}/people/{signerId}'), hall);
  Object.assign(exampleOf('/api/archive/bags.zip'), { events: [archived.id] });
  return { config, document };
}

const lastPart = (address) => address.slice(address.lastIndexOf('/') + 1);

function toToml(all, own, token) {
  const table = (values) =>
    Object.entries(values)
      .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
      .join('\n');
  const operations = own.map(
    ([names, values]) =>
      `[[operations]]\ninclude-operation-id = ${JSON.stringify(names)}\n[operations.parameters]\n${table(values)}`,
  );
  const head = `headers = { Authorization = ${JSON.stringify(`Bearer ${token}`)} }\nmax-stream-events = 1`;
  return `${[head, `[parameters]\n${table(all)}`, ...operations].join('\n\n')}\n`;
}
