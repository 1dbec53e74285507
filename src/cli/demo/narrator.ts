import { Presets, SingleBar } from 'cli-progress';

/** Tells the person at the terminal how far it is: a bar where there is a terminal, plain lines otherwise, nothing for JSON. */
export interface Narrator {
  say(line: string): void;
  /** Counts to `total`; call the result once for each step done. */
  count(what: string, total: number): () => void;
}

export function createNarrator(out: NodeJS.WriteStream, quiet: boolean): Narrator {
  if (quiet) return { say: () => undefined, count: () => () => undefined };
  return {
    say: (line) => {
      out.write(`${line}\n`);
    },
    count: (what, total) => (out.isTTY ? bar(out, what, total) : plain(out, what, total)),
  };
}

function bar(stream: NodeJS.WriteStream, what: string, total: number): () => void {
  const shown = new SingleBar(
    { format: `  ${what} {bar} {value}/{total}`, stream, hideCursor: true, stopOnComplete: true },
    Presets.shades_classic,
  );
  shown.start(total, 0);
  return () => shown.increment();
}

/** A line at each tenth. */
function plain(stream: NodeJS.WriteStream, what: string, total: number): () => void {
  const step = Math.max(1, Math.ceil(total / 10));
  let done = 0;
  return () => {
    done++;
    if (done % step === 0 || done === total) stream.write(`  ${what} ${done}/${total}\n`);
  };
}
