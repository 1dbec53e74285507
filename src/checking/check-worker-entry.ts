import { answerTask } from '../core/own-process.ts';
import { nodePrimitives } from '../verification/node-primitives.ts';
import { verifyPdf } from '../verification/verify.ts';
import { examine } from './examine.ts';
import type { WorkerAnswer, WorkerTask } from './worker-messages.ts';

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

async function run({ bytes, options }: WorkerTask): Promise<WorkerAnswer> {
  let fault: string | undefined;
  const onFault = (error: unknown): void => {
    fault = textOf(error);
  };
  try {
    const report = await verifyPdf(bytes, { ...options, primitives: nodePrimitives, onFault });
    return { ok: true, examined: examine(bytes, report), fault };
  } catch (error) {
    return { ok: false, error: textOf(error) };
  }
}

await answerTask(run);
