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
  timestamp: () => 'Cap waktu: ',
} as const;

/** The sentence for a person. `place.revision` MUST be the number that the report gives the revision. */
export function messageOf({ finding, place }: PlacedFinding): string {
  const sentence = findingKind(finding.code).sentence(finding as never, place);
  return place.within ? prefixes[place.within](place) + sentence : sentence;
}

/** Adds a finding about what is being checked, or about its timestamp token; undefined, so that a check can end with it. */
export type AddFinding = (finding: Finding, within?: 'timestamp') => undefined;

/** What a hostile file can make us remember. The report shows fewer. */
const maxFindings = 20_000;

/** Collects findings in the order of the steps; that a limit was met comes first, because then the rest is not all. */
export class Findings {
  readonly all: PlacedFinding[] = [];

  add(finding: Finding, place: Place = {}): undefined {
    if (finding.code.startsWith('limit-')) this.all.unshift({ finding, place });
    else if (this.all.length < maxFindings) this.all.push({ finding, place });
  }
}
