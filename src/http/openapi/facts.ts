import { type Counting, type Described, findMounted, type Mounted, type Stack } from '../mounted.ts';
import { addresses } from './addresses.ts';
import { tags } from './tags.ts';

/** One address as described, and the handlers that run before it where it is mounted. */
export interface Facts {
  readonly one: Described;
  /**
   * Whether the address is an operation, whose input is parsed strictly, or else a file, a stream or something for
   * machines.
   */
  readonly isOperation: boolean;
  readonly csrf: boolean;
  readonly counting: readonly Counting[];
}

/** All addresses of an application that are for programs, by tag. */
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

/** Finds where an address is mounted; Express may have it under a more general pattern. */
export const findAddress = (mounted: readonly Mounted[], { method, path }: Described): Mounted | undefined =>
  mounted.find((at) => at.method === method && at.matches(path.replaceAll(/\{\w+\}/g, 'x')));
