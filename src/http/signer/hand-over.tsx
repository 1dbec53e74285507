import type { VNode } from 'preact';
import { cards } from '../../model.ts';
import type { Listed } from '../../signer/directory.ts';

/** Hands the tablet over by naming the card that the attendant has seen: one tap. */
export function HandOver(props: { readonly desk: string; readonly person: Listed; readonly csrf: string }): VNode {
  const { desk, person, csrf } = props;
  return (
    <form method="post" action={`${desk}/${person.id}`} class="hand-over" data-forget>
      <input type="hidden" name="csrf" value={csrf} />
      <fieldset>
        <legend>Serahkan tablet: kartu apa yang Anda lihat?</legend>
        <p class="hint">Cocokkan foto dan nama. Nomor kartu tidak dicatat.</p>
        <div class="row">
          {cards.map((card) => (
            <button key={card} type="submit" name="card" value={card}>
              {card}
            </button>
          ))}
        </div>
      </fieldset>
    </form>
  );
}
