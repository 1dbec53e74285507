import type { VNode } from 'preact';
import { positionWords } from '../../core/represented.ts';
import type { Directory, Listed } from '../../signer/directory.ts';
import { Page } from '../layout.tsx';
import { HallCodeField, PinField } from './pin-field.tsx';

/** What is asked besides the PIN, and what was wrong with it. */
export interface Asked {
  /** The number of digits of the hall code; 0 if it is known or not needed. */
  readonly digits: number;
  readonly fault?: { readonly field: 'kode' | 'pin'; readonly message: string };
  /** Why the hall takes no PIN now. */
  readonly closed?: string;
}

/** The page on which one person enters the hall code, once, and their PIN. */
export function PinPage(props: {
  readonly directory: Directory;
  readonly person: Listed;
  readonly signed: boolean;
  readonly asked: Asked;
}): VNode {
  const { directory, person, asked } = props;
  const { event } = directory;
  return (
    <Page
      title={person.name}
      section={event.organizer}
      sectionHref={`/h/${event.slug}`}
      accent={event.accent}
      styles={['signer.css']}
    >
      <section class="who">
        <p class="soft">{event.name}</p>
        <h1>
          <bdi>{person.name}</bdi>
        </h1>
        <p>
          <bdi>{positionWords(person)}</bdi>
        </p>
        <p class="small">
          <a href={`/h/${event.slug}`}>Ini bukan saya</a>
        </p>
      </section>
      {props.signed && (
        <div class="notice good">
          <p>Anda sudah menandatangani. Masukkan PIN untuk melihat tanda terimanya.</p>
        </div>
      )}
      {asked.closed ? (
        <div class="notice warn" role="alert">
          <p>{asked.closed}</p>
        </div>
      ) : (
        <PinForm asked={asked} />
      )}
    </Page>
  );
}

function PinForm({ asked: { digits, fault } }: { readonly asked: Asked }): VNode {
  const faultOf = (field: 'kode' | 'pin'): string => (fault?.field === field ? fault.message : '');
  return (
    <form method="post" class="sheet" novalidate>
      {digits > 0 && <HallCodeField digits={digits} fault={faultOf('kode')} autofocus />}
      <PinField fault={faultOf('pin')} autofocus={digits === 0} />
      <button type="submit" class="big">
        Lanjut
      </button>
    </form>
  );
}
