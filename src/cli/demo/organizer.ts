import type { ClauseChoice, Declaration, Membership, Person, PledgeEvent } from '../../model.ts';
import type { Connection } from './connection.ts';

/** What a card says to its person. */
export interface Card {
  readonly signerId: string;
  readonly pin: string;
  readonly link: string;
}

export interface FileFacts {
  readonly id: string;
  readonly code: string;
  readonly kind: 'ikrar' | 'pakta' | 'berita-acara';
  readonly order: number;
  readonly label?: string;
}

type NewDeclaration = Partial<Pick<Declaration, 'slots' | 'days' | 'volumes' | 'label' | 'number'>> & {
  readonly template: { readonly id: string; readonly version: number };
  readonly clauses?: readonly Omit<ClauseChoice, 'version'>[];
};

/** An organizer who works over the JSON API, as the pages of /api/openapi.json describe it. */
export interface Organizer {
  createEvent(event: Omit<PledgeEvent, 'id' | 'version' | 'createdAt'>): Promise<PledgeEvent>;
  createDeclaration(eventId: string, declaration: NewDeclaration): Promise<Declaration>;
  createRound(
    parentId: string,
    round: { relation: 'susulan' | 'berjenjang'; label?: string; days?: readonly string[] },
  ): Promise<Declaration>;
  uploadRoster(id: string, csv: string): Promise<readonly Person[]>;
  putRoster(id: string, people: readonly Person[]): Promise<readonly Person[]>;
  roster(id: string): Promise<readonly Person[]>;
  open(id: string): Promise<Declaration>;
  cards(id: string): Promise<readonly Card[]>;
  recordAttendance(id: string, personId: string, attendance: object): Promise<void>;
  close(id: string): Promise<Declaration>;
  files(id: string): Promise<readonly FileFacts[]>;
  /** @returns the one-time link of a new account */
  invite(
    eventId: string,
    member: { name: string; displayName: string; right: Membership['right']; declarationId?: string },
  ): Promise<string>;
}

export function organize(server: Connection): Organizer {
  const post = <T>(path: string, json: unknown = {}): Promise<T> => server.json<T>(path, { method: 'POST', json });
  return {
    createEvent: (event) => post('/api/events', event),
    createDeclaration: (eventId, declaration) => post(`/api/events/${eventId}/declarations`, declaration),
    createRound: (parentId, round) => post(`/api/declarations/${parentId}/rounds`, round),
    uploadRoster: async (id, csv) => {
      const bytes = { type: 'text/csv', body: new TextEncoder().encode(csv) };
      const { people } = await server.json<{ people: Person[] }>(`/api/declarations/${id}/roster`, {
        method: 'POST',
        bytes,
      });
      return people;
    },
    putRoster: async (id, people) =>
      (await server.json<{ people: Person[] }>(`/api/declarations/${id}/roster`, { method: 'PUT', json: { people } }))
        .people,
    roster: async (id) => (await server.json<{ people: Person[] }>(`/api/declarations/${id}/roster`)).people,
    open: (id) => post(`/api/declarations/${id}/open`),
    cards: async (id) => (await post<{ cards: Card[] }>(`/api/declarations/${id}/cards`, { of: 'belum' })).cards,
    recordAttendance: (id, personId, json) =>
      server.json(`/api/declarations/${id}/people/${personId}/attendance`, { method: 'PUT', json }),
    close: (id) => post(`/api/declarations/${id}/close`),
    files: async (id) => (await server.json<{ files: FileFacts[] }>(`/api/declarations/${id}/files`)).files,
    invite: async (eventId, member) =>
      (await post<{ setupUrl?: string }>(`/api/events/${eventId}/members`, member)).setupUrl ?? '',
  };
}

/** Sets the password of an account by its one-time link, and logs in. @returns a connection with its rights */
export async function enter(
  server: Connection,
  setupToken: string,
  account: { readonly name: string; readonly displayName: string; readonly password: string },
): Promise<Connection> {
  await server.json(`/api/setup/${setupToken}`, { method: 'POST', json: account });
  const { name, password } = account;
  const { token } = await server.json<{ token: string }>('/api/login', { method: 'POST', json: { name, password } });
  return server.as(token);
}
