import { render } from 'preact-render-to-string';
import type { Services } from '../../services.ts';
import type { Claim } from '../../signer/claim.ts';
import { type Bookable, listBookable } from '../../signer/desk-book.ts';
import type { Directory } from '../../signer/directory.ts';
import { leavesPhoneAt } from '../../signer/hall-hours.ts';
import { ownFacts, Paper, Signing, Who } from './sign-page.tsx';

/** What a desk's tablet keeps for the time without a network: no PIN, no link, no address of anybody. */
interface DeskBook {
  readonly event: { readonly id: string; readonly slug: string; readonly name: string };
  readonly attendant: string;
  /** The server's time, and when the tablet forgets all of it: milliseconds since 1970. */
  readonly now: number;
  readonly until: number;
  /** The signer's view of some person, HTML: who, text and facts of others take their place in it. */
  readonly form: string;
  /** The texts, HTML. Most people have the same one. */
  readonly texts: readonly string[];
  readonly people: readonly BookPerson[];
}

interface BookPerson {
  readonly id: string;
  readonly name: string;
  readonly position: string;
  readonly group: string;
  /** What a search compares with. */
  readonly searched: string;
  readonly signed: boolean;
  /** Index of `texts`. */
  readonly text: number;
  /** The part of the view that says who signs, HTML. */
  readonly who: string;
  /** The data attributes of the form. */
  readonly facts: Readonly<Record<string, string>>;
}

export async function deskBook(
  services: Services,
  directory: Directory,
  given: { readonly attendant: string; readonly signed: ReadonlySet<string> },
): Promise<DeskBook> {
  const { event, declarations } = directory;
  const now = services.clock();
  const all = await listBookable(services, directory);
  const texts = new Map<string, number>();
  const people = all.map((one): BookPerson => {
    const claim = claimOf(one);
    const listed = directory.people.find(({ id }) => id === claim.person.id)!;
    const { name, joined, line } = listed.searched;
    return {
      ...{ id: listed.id, name: listed.name, position: listed.position, group: listed.group },
      searched: `${name}${joined}${line}`,
      signed: given.signed.has(listed.id),
      text: indexIn(texts, render(<Paper content={one.subject.paper!.content} scrolls />)),
      who: render(<Who claim={claim} />),
      facts: factsOf(one, now),
    };
  });
  const until = Math.max(now.getTime(), ...declarations.map((one) => leavesPhoneAt(event, one, now).getTime()));
  const { id, slug, name } = event;
  return {
    ...{ event: { id, slug, name }, attendant: given.attendant, now: now.getTime(), until },
    form: all[0] ? render(<Signing claim={claimOf(all[0])} {...printedOf(all[0])} own={ownOf(all[0], now)} />) : '',
    texts: [...texts.keys()],
    people,
  };
}

const claimOf = ({ subject }: Bookable): Claim => ({
  ...subject,
  ...{ token: '', needsPin: false, expired: false },
  means: { kind: 'kiosk', attendant: '', card: 'KTP' },
});

const printedOf = ({ subject: { paper } }: Bookable) => ({
  content: paper!.content,
  contentDigest: paper!.file.contentDigest,
});

const ownOf = ({ place, subject: { event } }: Bookable, now: Date) => ({ place, now, until: now, desk: event.id });

/** As the form has them, by the names of its dataset. The tablet knows its own clock, and sends to no ticket. */
function factsOf(one: Bookable, now: Date): Record<string, string> {
  const { content, contentDigest } = printedOf(one);
  const { id, name } = one.subject.person;
  const facts = Object.entries(ownFacts(ownOf(one, now), { ...content, contentDigest }, name))
    .filter(([name, value]) => value !== undefined && !['data-now', 'data-until'].includes(name))
    .map(([name, value]) => [name.replace('data-', ''), String(value)]);
  return { ...Object.fromEntries(facts), digest: contentDigest, signer: id, draft: 'none', post: '' };
}

function indexIn(texts: Map<string, number>, text: string): number {
  const known = texts.get(text);
  if (known !== undefined) return known;
  texts.set(text, texts.size);
  return texts.size - 1;
}
