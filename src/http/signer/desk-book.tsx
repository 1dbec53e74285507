import { render } from 'preact-render-to-string';
import { utf8 } from '../../core/bytes.ts';
import type { BookChanges, BookPerson, DeskBook } from '../../core/desk-book.ts';
import { sha256Hex } from '../../core/digest.ts';
import { positionWords } from '../../core/represented.ts';
import type { Services } from '../../services.ts';
import type { Claim } from '../../signer/claim.ts';
import { type Bookable, listBookable } from '../../signer/desk-book.ts';
import type { Directory } from '../../signer/directory.ts';
import { leavesPhoneAt } from '../../signer/hall-hours.ts';
import type { Standings } from '../../signer/queue.ts';
import { ownFacts, Paper, Signing } from './sign-page.tsx';
import { Who } from './who.tsx';

interface Given {
  readonly attendant: string;
  readonly version: string;
  readonly standings: Standings;
}

/**
 * Changes whenever a tablet needs the book anew. What people sign is frozen when its declaration opens, so that nobody's sheet
 * need be made for this: that of the first stands for the release's words and scripts.
 */
export async function bookVersion(services: Services, directory: Directory, attendant: string): Promise<string> {
  const { event, declarations, people } = directory;
  const [first] = await listBookable(services, { ...directory, people: people.slice(0, 1) });
  const rows = [event, ...declarations].map(({ id, version }) => [id, version]);
  return sha256Hex(utf8(JSON.stringify([attendant, rows, first ? formOf(first, new Date(0)) : ''])));
}

/** What has changed for a tablet that has the book in its present version. */
export function bookChanges(services: Services, directory: Directory, { version, standings }: Given): BookChanges {
  const away = Object.fromEntries(standings.away);
  return { version, ...timesOf(services, directory), signed: [...standings.signed], away };
}

export async function deskBook(
  services: Services,
  directory: Directory,
  { attendant, version, standings }: Given,
): Promise<DeskBook> {
  const all = await listBookable(services, directory);
  const listing = new Map(directory.people.map((person) => [person.id, person]));
  const texts = textsOnce();
  const times = timesOf(services, directory);
  const now = new Date(times.now);
  const people = all.map((one): BookPerson => {
    const claim = claimOf(one);
    const listed = listing.get(claim.person.id)!;
    const { name, joined, line } = listed.searched;
    return {
      ...{ id: listed.id, name: listed.name, position: positionWords(listed), group: listed.group },
      searched: `${name}${joined}${line}`,
      signed: standings.signed.has(listed.id),
      away: standings.away.get(listed.id) ?? '',
      text: texts.indexOf(one),
      who: render(<Who claim={claim} />),
      facts: factsOf(one, now),
    };
  });
  const { id, slug, name } = directory.event;
  return {
    ...{ version, event: { id, slug, name }, attendant, ...times },
    form: all[0] ? formOf(all[0], now) : '',
    texts: texts.all(),
    people,
  };
}

function timesOf(services: Services, { event, declarations }: Directory): Pick<DeskBook, 'now' | 'until'> {
  const now = services.clock();
  const until = Math.max(now.getTime(), ...declarations.map((one) => leavesPhoneAt(event, one, now).getTime()));
  return { now: now.getTime(), until };
}

const formOf = (one: Bookable, now: Date): string =>
  render(<Signing claim={claimOf(one)} {...printedOf(one)} own={ownOf(one, now)} />);

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

/** The texts of papers: that of a file is rendered once, however many people sign it, and one that several files have is kept once. */
function textsOnce() {
  const byFile = new Map<string, number>();
  const texts = new Map<string, number>();
  function keep(text: string): number {
    const index = texts.get(text) ?? texts.size;
    texts.set(text, index);
    return index;
  }
  return {
    all: (): readonly string[] => [...texts.keys()],
    indexOf({ subject }: Bookable): number {
      const { event, paper } = subject;
      const { file, content } = paper!;
      const index = byFile.get(file.id) ?? keep(render(<Paper event={event} content={content} scrolls />));
      byFile.set(file.id, index);
      return index;
    },
  };
}
