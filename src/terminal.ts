import { IkrarError } from './errors.ts';

/** Writes one clear sentence for the person at the terminal, and a stack only for a fault of ours. */
export function tell(error: unknown): void {
  const isOurs = error instanceof Error && !(error instanceof IkrarError);
  const text = isOurs ? (error.stack ?? error.message) : error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  if (isOurs && error.cause !== undefined) process.stderr.write(`  karena: ${String(error.cause)}\n`);
}

export function fail(error: unknown): never {
  tell(error);
  process.exit(1);
}
