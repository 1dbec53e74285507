import { changeKinds } from './findings/change.ts';
import type { Kind, Place } from './findings/kind.ts';
import { signatureKinds } from './findings/signature.ts';
import { structureKinds } from './findings/structure.ts';
import { trustKinds } from './findings/trust.ts';

/** Every code that a report can name, with its weight, sub-indication and sentence. Codes are stable; sentences are not. */
const kinds = { ...structureKinds, ...signatureKinds, ...trustKinds, ...changeKinds };

export type FindingCode = keyof typeof kinds;

type ParametersOf<K> = K extends Kind<infer P> ? P : never;

/** A code with the parameters of its sentence. */
export type Finding = { [C in FindingCode]: { readonly code: C } & ParametersOf<(typeof kinds)[C]> }[FindingCode];

export interface PlacedFinding {
  readonly finding: Finding;
  readonly place: Place;
}

export const findingKind = (code: FindingCode): Kind<never> => kinds[code];

const prefixes = {
  structure: () => 'Susunan berkas rusak: ',
  object: ({ object }: Place) => `Objek ${object} tidak dapat dibaca: `,
  'object-stream': ({ object }: Place) => `Wadah objek ${object} tidak dapat dibaca: `,
  timestamp: () => 'Stempel waktu: ',
} as const;

/** The sentence for a person. `place.revision` MUST be the number that the report gives the revision. */
export function messageOf({ finding, place }: PlacedFinding): string {
  const sentence = findingKind(finding.code).sentence(finding as never, place);
  return place.within ? prefixes[place.within](place) + sentence : sentence;
}

/** Adds a finding about what is being checked, or about its timestamp token; undefined, so that a check can end with it. */
export type AddFinding = (finding: Finding, within?: 'timestamp') => undefined;

/**
 * What a hostile file can make us remember of one code; the report shows fewer. Beyond it the report says so and is never
 * `passed`: among what was dropped could be what makes the file failed.
 */
const maxOfCode = 10_000;

/** Collects findings in the order of the steps; that a limit was met comes first, because then the rest is not all. */
export class Findings {
  readonly #limits: PlacedFinding[] = [];
  readonly #others: PlacedFinding[] = [];
  readonly #counts = new Map<FindingCode, number>();

  get all(): readonly PlacedFinding[] {
    return [...this.#limits, ...this.#others];
  }

  add(finding: Finding, place: Place = {}): undefined {
    const { code } = finding;
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= maxOfCode) (code.startsWith('limit-') ? this.#limits : this.#others).push({ finding, place });
    else if (count === maxOfCode + 1) this.add({ code: 'limit-findings' });
  }
}
