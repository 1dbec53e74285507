import { reference } from '../core/pdf-write.ts';
import type { SigningPlan } from '../document/plan.ts';
import type { FileState } from './state.ts';

/** The catalog as it stands after a revision: the base's entries, the certification, the security store. */
export function catalog(plan: SigningPlan, state: Pick<FileState, 'certification' | 'dss'>): string {
  const permissions = state.certification === undefined ? '' : `/Perms<</DocMDP ${reference(state.certification)}>>`;
  const evidence = state.dss === undefined ? '' : `/DSS ${reference(state.dss.object)}`;
  return `<<${plan.catalog.entries}${permissions}${evidence}>>`;
}
