import type { Services } from '../../services.ts';

/** How long a person waits for a page without worrying, in milliseconds. */
const graceMs = 4_000;

/**
 * Waits for long work only briefly. Work that takes longer continues in the background: openings and closings are never
 * undone, the next page shows their progress, and a later failure is logged and taken up again by `mend`.
 */
export async function waitBriefly(
  services: Pick<Services, 'log'>,
  work: Promise<unknown>,
  milliseconds = graceMs,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<'enough'>((resolve) => {
    timer = setTimeout(resolve, milliseconds, 'enough');
  });
  try {
    const first = await Promise.race([work, enough]);
    if (first === 'enough')
      work.catch((error: unknown) => services.log.warn({ err: error }, 'long work failed; mended'));
  } finally {
    clearTimeout(timer);
  }
}
