import type { Services } from '../../services.ts';

/** As long as a person waits for a page without wondering. */
const graceMs = 4_000;

/**
 * Waits for long work only so long. What takes longer goes on by itself: opening and closing never go back, the next page
 * shows how far they are, and what fails then is in the log and taken up again by mending.
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
