/** A count towards a total nobody knows yet: a running number on a terminal, nothing elsewhere. Written to stderr. */
export function progressBar(what: string): { readonly at: (count: number) => void; readonly stop: () => void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { at: () => undefined, stop: () => undefined };
  return {
    at: (count) => {
      if (count % 100 === 0) stderr.write(`\r  ${what} ${count}`);
    },
    stop: () => {
      stderr.write('\r\u001b[K');
    },
  };
}
