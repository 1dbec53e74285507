/** Repeats one piece of work: every `poll` milliseconds, and `soon` milliseconds after a nudge, never concurrently. */
export interface Ticker {
  start(): void;
  /** Tells that there is work. A nudge while the work runs makes it run once more directly afterwards. */
  nudge(): void;
  /** Begins no further run; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

export function createTicker(options: {
  readonly work: () => Promise<unknown>;
  readonly soon: number;
  readonly poll: number;
  /** Milliseconds to wait after a run that failed. */
  readonly afterFault: number;
  readonly onFault: (error: unknown) => void;
}): Ticker {
  const { work, soon, poll, afterFault, onFault } = options;
  let running = false;
  let timer: { readonly handle: ReturnType<typeof setTimeout>; readonly soon: boolean } | undefined;
  let round: Promise<void> | undefined;
  let nudged = false;

  async function run(): Promise<void> {
    timer = undefined;
    nudged = false;
    let wait = poll;
    try {
      await work();
    } catch (error) {
      wait = afterFault;
      onFault(error);
    }
    round = undefined;
    if (running) arm(nudged ? soon : wait, nudged);
  }

  function arm(milliseconds: number, isSoon: boolean): void {
    const handle = setTimeout(() => {
      round = run();
    }, milliseconds);
    handle.unref();
    timer = { handle, soon: isSoon };
  }

  return {
    start() {
      if (running) return;
      running = true;
      arm(0, true);
    },
    nudge() {
      nudged = true;
      if (!running || round || timer?.soon) return;
      clearTimeout(timer?.handle);
      arm(soon, true);
    },
    async stop() {
      running = false;
      clearTimeout(timer?.handle);
      await round;
    },
  };
}
