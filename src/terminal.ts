import type { Command } from 'commander';
import { visible } from './core/visible.ts';
import { IkrarError } from './errors.ts';

/**
 * The only place where text leaves for a terminal or a process log. Text of a PDF, a bag, a database, the network or the command
 * line is a stranger's: each line is made visible here, so that none of it is an escape code or a line of its own.
 */

/** Lines on standard output; a line feed within one does not start another. */
export function say(...lines: readonly string[]): void {
  for (const line of lines) console.log(visible(line));
}

/** Fields of one line, with tabs between them. */
export const sayRow = (...cells: readonly string[]): void => console.log(cells.map(visible).join('\t'));

/** One JSON value on a line of standard output. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value));

/** Lines on a stream. */
export function print(out: NodeJS.WritableStream, ...lines: readonly string[]): void {
  for (const line of lines) out.write(`${visible(line)}\n`);
}

/** Lines on standard error. */
export const complain = (...lines: readonly string[]): void => print(process.stderr, ...lines);

/** Where the process log goes; a line is JSON with its line feed. */
export const logLines = {
  write: (line: string): void => print(process.stdout, line.replace(/\n$/, '')),
};

/** Writes one clear sentence for the person at the terminal, and a stack only for a fault of ours. */
export function tell(error: unknown): void {
  const isOurs = error instanceof Error && !(error instanceof IkrarError);
  complain(...(isOurs ? stackOf(error) : [error instanceof Error ? error.message : String(error)]));
  if (isOurs && error.cause !== undefined) complain(`  karena: ${String(error.cause)}`);
}

/** What was thrown, in one line, and the places below it: a message may have line feeds, a place has none. */
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

export function fail(error: unknown): never {
  tell(error);
  process.exit(1);
}

/** Makes a command and those below it repeat what was typed as text that can be seen. */
export function guardOutput(command: Command): void {
  command.configureOutput({
    writeOut: (text) => say(...text.replace(/\n$/, '').split('\n')),
    writeErr: (text) => complain(...text.replace(/\n$/, '').split('\n')),
    // The sentence holds what was typed, also its line feeds; only the hint behind it is a line of commander's own.
    outputError: (text) => complain(...text.replace(/\n$/, '').split(/\n(?=\(Did you mean [^\n]*\)$)/)),
  });
  for (const below of command.commands) guardOutput(below);
}
