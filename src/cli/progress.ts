import { Presets, SingleBar } from 'cli-progress';
import { visible } from '../core/visible.ts';
import { print } from '../terminal.ts';

/** A count shown while the person at the terminal waits. */
interface Progress {
  at(count: number): void;
  stop(): void;
}

/**
 * On a terminal shows a bar, or a running number if the total is unknown. Elsewhere prints a line at each tenth of the
 * total, or nothing.
 */
export function showProgress(out: NodeJS.WriteStream, what: string, total?: number): Progress {
  const shown = visible(what);
  if (!out.isTTY) return total === undefined ? silent : lines(out, what, total);
  const known = total !== undefined;
  const format = `  ${shown} ${known ? '{bar} {value}/{total}' : '{value}'}`;
  const bar = new SingleBar({ format, stream: out, clearOnComplete: !known }, Presets.shades_classic);
  bar.start(total ?? 0, 0);
  return { at: (count) => bar.update(count), stop: () => bar.stop() };
}

const silent: Progress = { at: () => undefined, stop: () => undefined };

function lines(out: NodeJS.WriteStream, what: string, total: number): Progress {
  let shown = 0;
  const at = (count: number): void => {
    const tenth = Math.floor((10 * count) / total);
    if (tenth > shown) print(out, `  ${what} ${count}/${total}`);
    shown = tenth;
  };
  return { at, stop: () => undefined };
}

/** Output during long work. */
export interface Display {
  say(...lines: readonly string[]): void;
  progress(what: string, total: number): Progress;
}

export const createDisplay = (out: NodeJS.WriteStream): Display => ({
  say: (...lines) => print(out, ...lines),
  progress: (what, total) => showProgress(out, what, total),
});

/** No output, for programs that expect one JSON object and nothing else. */
export const silentDisplay: Display = { say: () => undefined, progress: () => silent };
