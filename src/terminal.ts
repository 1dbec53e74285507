import type { Command } from 'commander';
import { visible } from './core/visible.ts';
import { IkrarError } from './errors.ts';

/**
 * The only place that writes text to a terminal or the process log. Text from a PDF, a bag, a database, the network or
 * the command line is untrusted: each line is made visible here, so that no part of it acts as an escape code or
 * becomes a line of its own.
 */

/** Writes lines to standard output; a line feed inside one does not start another. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) console.log(visible(line));
}

/** Writes the fields of one line, separated by tabs. */
export const sayRow = (...cells: readonly string[]): void => console.log(cells.map(visible).join('\t'));

/** Writes a JSON value as one line to standard output. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value));

/** Writes lines to a stream. */
export function print(out: NodeJS.WritableStream, ...lines: readonly string[]): void {
  for (const line of lines) out.write(`${visible(line)}\n`);
}

/** Writes lines to standard error. */
export const complain = (...lines: readonly string[]): void => print(process.stderr, ...lines);

/** The destination of the process log; a line is JSON with its line feed. */
export const logLines = {
  write: (line: string): void => print(process.stdout, line.replace(/\n$/, '')),
};

/** Writes one clear sentence for the person at the terminal, and a stack only for a defect of ours. */
export function tell(error: unknown): void {
  const isOurs = error instanceof Error && !(error instanceof IkrarError);
  complain(...(isOurs ? stackOf(error) : [error instanceof Error ? error.message : String(error)]));
  if (isOurs && error.cause !== undefined) complain(`  karena: ${String(error.cause)}`);
}

/** The thrown error in one line, then the places of its stack: a message may contain line feeds, a place does not. */
function stackOf({ name, message, stack = '' }: Error): readonly string[] {
  const said = message === '' ? name : `${name}: ${message}`;
  const at = stack.indexOf(message);
  const places =
    at < 0
      ? []
      : stack
          .slice(at + message.length)
          .split('\n')
          .slice(1);
  return [said, ...places];
}

/** Exit code of a command that checks something and could not: neither good nor bad. */
export const couldNotRun = 3;

/** Ends with the exit code that was set for a failure, or with 1. */
export function fail(error: unknown): never {
  tell(error);
  process.exit(Number(process.exitCode) || 1);
}

/** Makes the messages of a command and its subcommands show visibly whatever was typed. */
export function guardOutput(command: Command): void {
  command.configureOutput({
    writeOut: (text) => say(...text.replace(/\n$/, '').split('\n')),
    writeErr: (text) => complain(...text.replace(/\n$/, '').split('\n')),
    // The sentence repeats what was typed, including line feeds; only the hint after it is a separate line of
    // commander.
    outputError: (text) => complain(...text.replace(/\n$/, '').split(/\n(?=\(Did you mean [^\n]*\)$)/)),
  });
  for (const below of command.commands) guardOutput(below);
}
