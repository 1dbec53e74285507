import { render } from 'preact-render-to-string';
import type { BookPerson, DeskBook } from '../../core/desk-book.ts';
import { positionWords } from '../../core/represented.ts';
import type { Services } from '../../services.ts';
import type { Claim } from '../../signer/claim.ts';
import { type Bookable, listBookable } from '../../signer/desk-book.ts';
import type { Directory } from '../../signer/directory.ts';
import { leavesPhoneAt } from '../../signer/hall-hours.ts';
import { ownFacts, Paper, Signing, Who } from './sign-page.tsx';

export async function deskBook(
  services: Services,
  directory: Directory,
  given: { readonly attendant: string; readonly signed: ReadonlySet<string> },
): Promise<DeskBook> {
  const { event, declarations } = directory;
  const now = services.clock();
  const all = await listBookable(services, directory);
  const listing = new Map(directory.people.map((person) => [person.id, person]));
  const texts = textsOnce();
  const people = all.map((one): BookPerson => {
    const claim = claimOf(one);
    const listed = listing.get(claim.person.id)!;
    const { name, joined, line } = listed.searched;
    return {
      ...{ id: listed.id, name: listed.name, position: positionWords(listed), group: listed.group },
      searched: `${name}${joined}${line}`,
      signed: given.signed.has(listed.id),
      text: texts.indexOf(one),
      who: render(<Who claim={claim} />),
      facts: factsOf(one, now),
    };
  });
  const until = Math.max(now.getTime(), ...declarations.map((one) => leavesPhoneAt(event, one, now).getTime()));
  const { id, slug, name } = event;
  return {
    ...{ event: { id, slug, name }, attendant: given.attendant, now: now.getTime(), until },
    form: all[0] ? render(<Signing claim={claimOf(all[0])} {...printedOf(all[0])} own={ownOf(all[0], now)} />) : '',
    texts: texts.all(),
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
      const { file, content } = subject.paper!;
      const index = byFile.get(file.id) ?? keep(render(<Paper content={content} scrolls />));
      byFile.set(file.id, index);
      return index;
    },
  };
}
