import { type Counting, type Described, findMounted, type Mounted, type Stack } from '../mounted.ts';
import { addresses } from './addresses.ts';
import { tags } from './tags.ts';

/** One address as it is described, and what stands before it where it is mounted. */
export interface Facts {
  readonly one: Described;
  /** Asks an operation, whose input is parsed strictly; otherwise it is a file, a stream or a page for machines. */
  readonly isOperation: boolean;
  readonly csrf: boolean;
  readonly counting: readonly Counting[];
}

/** Everything that an application answers to programs, by tag. */
export function findFacts(router: Stack): readonly Facts[] {
  const mounted = findMounted(router);
  const operations = mounted.flatMap((at) => (at.route ? [factsOf(at.route, at)] : []));
  const others = addresses.map((one) => factsOf(one, findAddress(mounted, one)));
  const order = Object.keys(tags);
  return [...operations, ...others].toSorted((a, b) => order.indexOf(a.one.tag) - order.indexOf(b.one.tag));
}

const factsOf = (one: Described, at: Mounted | undefined): Facts => ({
  one,
  isOperation: at?.route !== undefined,
  csrf: at?.csrf ?? false,
  counting: at?.counting ?? [],
});

/** Where an address is mounted; Express may know it by a wider pattern. */
export const findAddress = (mounted: readonly Mounted[], { method, path }: Described): Mounted | undefined =>
  mounted.find((at) => at.method === method && at.matches(path.replaceAll(/\{\w+\}/g, 'x')));
