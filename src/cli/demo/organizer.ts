import type { z } from 'zod';
import type { Person } from '../../model.ts';
import type { recordAttendance } from '../../operations/attendance.ts';
import type { makeCards } from '../../operations/cards.ts';
import type { createDeclaration, readDeclaration } from '../../operations/declarations.ts';
import type { createEvent } from '../../operations/events.ts';
import type { addMember } from '../../operations/members.ts';
import type { AnyOperation } from '../../operations/operation.ts';
import type { createRound } from '../../operations/rounds.ts';
import type { Connection } from './connection.ts';

/** The contents of a person's card. */
export type Card = z.output<typeof makeCards.answer>['cards'][number];
/** A declaration in the API's form, and one of its files. */
export type Naskah = z.output<typeof readDeclaration.answer>;
export type NaskahFile = Naskah['files'][number];

export type Member = Omit<z.input<typeof addMember.input>, 'eventId'>;
/** An operation's input, without the ids in its address. */
type Given<O extends AnyOperation> = Omit<z.input<O['input']>, 'eventId' | 'declarationId' | 'personId'>;

/** An organizer who works over the JSON API (see /api/openapi.json). */
export type Organizer = ReturnType<typeof organize>;

export function organize(server: Connection) {
  const post = <T>(path: string, json: unknown = {}): Promise<T> => server.json<T>(path, { method: 'POST', json });
  const at = (id: string, what = ''): string => `/api/declarations/${id}${what}`;
  const people = async (id: string, what: string, call?: Parameters<Connection['json']>[1]) =>
    (await server.json<{ people: readonly Person[] }>(at(id, what), call)).people;
  return {
    createEvent: (event: Given<typeof createEvent>) => post<{ id: string; slug: string }>('/api/events', event),
    createDeclaration: (eventId: string, declaration: Given<typeof createDeclaration>) =>
      post<Naskah>(`/api/events/${eventId}/declarations`, declaration),
    createRound: (parentId: string, round: Given<typeof createRound>) => post<Naskah>(at(parentId, '/rounds'), round),
    importRoster: (id: string, body: Uint8Array) =>
      people(id, '/roster/import', { method: 'POST', bytes: { type: 'application/octet-stream', body } }),
    putRoster: (id: string, rows: readonly (Omit<Person, 'id'> & { id?: string })[]) =>
      people(id, '/roster', { method: 'PUT', json: { people: rows } }),
    roster: (id: string) => people(id, '/roster'),
    open: (id: string) => post<Naskah>(at(id, '/open')),
    cards: async (id: string) => (await post<{ cards: readonly Card[] }>(at(id, '/cards'), { of: 'belum' })).cards,
    recordAttendance: (id: string, personId: string, json: Given<typeof recordAttendance>) =>
      server.json<unknown>(at(id, `/people/${personId}/attendance`), { method: 'PUT', json }),
    close: (id: string) => post<Naskah>(at(id, '/close')),
    naskah: (id: string) => server.json<Naskah>(at(id)),
    pdf: ({ pdfUrl }: NaskahFile) => server.bytes(new URL(pdfUrl).pathname),
    /** @returns the token of the new account's one-time link */
    async invite(eventId: string, member: Member): Promise<string> {
      const { setupUrl = '' } = await post<{ setupUrl?: string }>(`/api/events/${eventId}/members`, member);
      return setupUrl.slice(setupUrl.lastIndexOf('/') + 1);
    },
  };
}

/** Sets the password of an account by the token of its one-time link. @returns a connection with the account's rights */
export async function enter(
  server: Connection,
  setupToken: string,
  account: { readonly name: string; readonly displayName: string; readonly password: string },
): Promise<Connection> {
  const logIn = async (path: string, json: object): Promise<string> =>
    (await server.json<{ token: string }>(path, { method: 'POST', json })).token;
  const { name, password } = account;
  const token = await logIn(`/api/setup/${setupToken}`, account);
  return server.as(token, () => logIn('/api/session', { name, password }));
}
