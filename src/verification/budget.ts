import type { Finding } from './findings.ts';
import type { Limits } from './limits.ts';

/** The examination ended early: a limit was met, and what was found so far is all that can be said. */
export class LimitError extends Error {
  readonly finding: Finding;
  constructor(finding: Finding) {
    super(finding.code);
    this.name = 'LimitError';
    this.finding = finding;
  }
}

/** What the examination of one file may still spend: many small bombs, each below every limit, must not add up. */
export class Budget {
  #steps: number;
  #checks: number;
  #revoked: number;
  /** Bytes that inflated streams may still have. */
  inflated: number;

  constructor({ steps, checks, revoked, inflated }: Limits) {
    this.#steps = steps;
    this.#checks = checks;
    this.#revoked = revoked;
    this.inflated = inflated;
  }

  /**
   * To be called before a list or dictionary of the file is walked that others may share or that a later revision looks at again.
   * @throws LimitError
   */
  walk(items: number): void {
    this.#steps -= items;
    if (this.#steps < 0) throw new LimitError({ code: 'limit-steps' });
  }

  /** @param cost in signature checks of P-256. @throws LimitError */
  check(cost: number): void {
    this.#checks -= cost;
    if (this.#checks < 0) throw new LimitError({ code: 'limit-checks' });
  }

  /** To be called for each entry of a CRL. @throws LimitError */
  revoke(): void {
    if (--this.#revoked < 0) throw new LimitError({ code: 'limit-revoked' });
  }
}
