import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import type { Primitives } from '../../src/verification/primitives.ts';

/** The verifier's primitives, and how many signatures were computed with them. */
export function countingPrimitives(): { readonly primitives: Primitives; readonly checks: () => number } {
  let checks = 0;
  const publicKey: Primitives['publicKey'] = (spki) => {
    const { verify } = nodePrimitives.publicKey(spki);
    return {
      verify(...asked) {
        checks++;
        return verify(...asked);
      },
    };
  };
  return { primitives: { ...nodePrimitives, publicKey }, checks: () => checks };
}
