import type { VNode } from 'preact';
import type { PledgeEvent } from '../../model.ts';
import { Page } from '../layout.tsx';
import { ReturnForm } from './return-form.tsx';

/** Where a lent tablet leads whoever leaves the page that they were handed. It names nobody. */
export function LentPage(props: { readonly event: PledgeEvent | undefined; readonly fault?: string }): VNode {
  const { event, fault } = props;
  return (
    <Page title="Kembalikan tablet" accent={event?.accent} styles={['signer.css', 'desk.css']} script="tablet.js" bare>
      <div class="lent">
        <h1>Kembalikan tablet kepada petugas</h1>
        <p>{event?.name}</p>
        <ReturnForm {...(fault ? { fault } : {})} />
        <form method="post" action="/tablet/masuk">
          <button type="submit" class="link">
            Petugas lupa PIN: masuk lagi dengan kata sandi
          </button>
        </form>
      </div>
    </Page>
  );
}
