/** What a CRL or an OCSP answer, known to be genuine, says of one certificate. */
export interface Statement {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  /** Without nextUpdate it goes on to hold: a CRL does, an OCSP answer speaks of the past alone. */
  readonly lasting: boolean;
  readonly revoked: { readonly since: Date; readonly held: boolean } | undefined;
}

/** It was made after the time, or before it and still held then. */
const speaksOf = ({ thisUpdate, nextUpdate, lasting }: Statement, at: Date): boolean =>
  thisUpdate >= at || (nextUpdate ? nextUpdate >= at : lasting);

/**
 * The statement that decides about a certificate at a time: the newest that speaks of that time. A certificate that has ended
 * falls out of the lists, so what is made after its end takes no revocation back; a revocation that is not a hold stays one,
 * however old the statement.
 */
export function findDecisive(statements: readonly Statement[], at: Date, end: Date): Statement | undefined {
  const newest = statements.toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  const current = newest.filter((statement) => speaksOf(statement, at));
  return (
    current.find(({ thisUpdate, revoked }) => revoked !== undefined || thisUpdate <= end) ??
    newest.find(({ revoked }) => revoked && !revoked.held) ??
    current[0]
  );
}
