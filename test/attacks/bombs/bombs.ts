import { carriedBombs } from './carried.ts';
import type { Bomb } from './draft.ts';
import { evidenceBombs } from './evidence.ts';
import { graphBombs } from './graph.ts';
import { syntaxBombs } from './syntax.ts';

/** Every kind of input that made a verifier dear, or could. */
export const bombs: readonly Bomb[] = [...syntaxBombs, ...graphBombs, ...evidenceBombs, ...carriedBombs];
