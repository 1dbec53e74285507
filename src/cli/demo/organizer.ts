import type { ClauseChoice, Declaration, Membership, Person, PledgeEvent } from '../../model.ts';
import type { Connection } from './connection.ts';

/** What a card says to its person. */
export interface Card {
  readonly signerId: string;
  readonly pin: string;
  readonly link: string;
}

/** A declaration as the API shows it. */
export interface Naskah {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly kind: 'bersama' | 'perorangan';
  readonly files: readonly NaskahFile[];
}

export interface NaskahFile {
  readonly id: string;
  readonly kind: 'ikrar' | 'pakta' | 'berita-acara';
  readonly code: string;
  readonly label?: string;
  readonly signers: number;
  readonly url: string;
  readonly pdfUrl: string;
}

export type NewDeclaration = Partial<Pick<Declaration, 'slots' | 'days' | 'volumes' | 'label' | 'number'>> & {
  readonly template: { readonly id: string; readonly version: number };
  readonly clauses?: readonly Omit<ClauseChoice, 'version'>[];
};

/** An organizer who works over the JSON API (see /api/openapi.json). */
export interface Organizer {
  createEvent(
    event: Omit<PledgeEvent, 'id' | 'version' | 'createdAt'>,
  ): Promise<{ readonly id: string; readonly slug: string }>;
  createDeclaration(eventId: string, declaration: NewDeclaration): Promise<Naskah>;
  createRound(
    parentId: string,
    round: { relation: 'susulan' | 'berjenjang'; label?: string; days?: readonly string[] },
  ): Promise<Naskah>;
  importRoster(id: string, file: Uint8Array): Promise<readonly Person[]>;
  putRoster(id: string, people: readonly Person[]): Promise<readonly Person[]>;
  roster(id: string): Promise<readonly Person[]>;
  open(id: string): Promise<Naskah>;
  cards(id: string): Promise<readonly Card[]>;
  recordAttendance(id: string, personId: string, attendance: object): Promise<void>;
  close(id: string): Promise<Naskah>;
  naskah(id: string): Promise<Naskah>;
  pdf(file: NaskahFile): Promise<Uint8Array>;
  /** @returns the token of the new account's one-time link */
  invite(
    eventId: string,
    member: { name: string; displayName: string; right: Membership['right']; declarationId?: string },
  ): Promise<string>;
}

export function organize(server: Connection): Organizer {
  const post = <T>(path: string, json: unknown = {}): Promise<T> => server.json<T>(path, { method: 'POST', json });
  const at = (id: string, what = ''): string => `/api/declarations/${id}${what}`;
  type People = { readonly people: readonly Person[] };
  return {
    createEvent: (event) => post('/api/events', event),
    createDeclaration: (eventId, declaration) => post(`/api/events/${eventId}/declarations`, declaration),
    createRound: (parentId, round) => post(at(parentId, '/rounds'), round),
    importRoster: async (id, body) => {
      const bytes = { type: 'application/octet-stream', body };
      return (await server.json<People>(at(id, '/roster/import'), { method: 'POST', bytes })).people;
    },
    putRoster: async (id, people) =>
      (await server.json<People>(at(id, '/roster'), { method: 'PUT', json: { people } })).people,
    roster: async (id) => (await server.json<People>(at(id, '/roster'))).people,
    open: (id) => post(at(id, '/open')),
    cards: async (id) => (await post<{ cards: Card[] }>(at(id, '/cards'), { of: 'belum' })).cards,
    recordAttendance: (id, personId, json) =>
      server.json(at(id, `/people/${personId}/attendance`), { method: 'PUT', json }),
    close: (id) => post(at(id, '/close')),
    naskah: (id) => server.json(at(id)),
    pdf: ({ pdfUrl }) => server.bytes(new URL(pdfUrl).pathname),
    invite: async (eventId, member) => {
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
