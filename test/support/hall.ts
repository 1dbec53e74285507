import express, { type Express } from 'express';
import { utf8 } from '../../src/core/bytes.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import { assetRoutes } from '../../src/http/assets.ts';
import { logRoutes } from '../../src/http/log/routes.ts';
import { errorBoundary, notFound } from '../../src/http/problem.ts';
import { problemPage } from '../../src/http/problem-page.tsx';
import { codeLimit } from '../../src/http/public/code-limit.ts';
import { publicRoutes } from '../../src/http/public/routes.ts';
import { securityHeaders } from '../../src/http/security.ts';
import { readSession } from '../../src/http/session.ts';
import { lentRoutes } from '../../src/http/signer/lent.ts';
import { signerRoutes } from '../../src/http/signer/routes.ts';
import type { Declaration, Person } from '../../src/model.ts';
import { pinHash } from '../../src/pki/secrets.ts';
import type { Services } from '../../src/services.ts';
import { update } from '../../src/stores.ts';

/** The routes of signers and the public, mounted as in createApp. */
export function hallApp(services: Services): Express {
  const app = express();
  app.use(securityHeaders(services.config.baseUrl));
  app.use(assetRoutes());
  app.use(readSession(services));
  app.use(lentRoutes(services));
  app.use(codeLimit());
  app.use(logRoutes(services));
  app.use(publicRoutes(services));
  app.use(signerRoutes(services));
  app.use(notFound);
  const log = {
    error: (facts: object) => process.stderr.write(`${String((facts as { err?: Error }).err?.stack)}\n`),
    info() {},
  };
  app.use(errorBoundary({ log, createId: () => 'test', page: problemPage }));
  return app;
}

export interface Card {
  readonly person: Person;
  readonly token: string;
  readonly pin: string;
}

/** Makes links and PINs, as an organizer would. */
export async function giveCards(
  services: Services,
  _declaration: Declaration,
  people: readonly Person[],
): Promise<readonly Card[]> {
  const cards = people.map((person, i) => ({
    person,
    token: `token-of-person-${String(i).padStart(4, '0')}-${person.id}`,
    pin: String(100000 + i),
  }));
  for (const { person, token, pin } of cards)
    await update(services.stores.credentials, person.id, (credential) => ({
      ...credential,
      linkHash: sha256Hex(utf8(token)),
      pinHash: pinHash(services.authority.pinKey, person.id, pin),
    }));
  return cards;
}
