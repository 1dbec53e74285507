import type { VNode } from 'preact';
import { positionWords } from '../../core/represented.ts';
import type { Role } from '../../model.ts';
import { type Claim, listPath } from '../../signer/claim.ts';

/** In what part people sign who do not simply pledge: the text says "kami", and does not mean them. */
const stands: { readonly [R in Role]?: { readonly as: string; readonly says?: string } } = {
  pemandu: { as: 'sebagai pemandu ikrar' },
  saksi: {
    as: 'sebagai saksi',
    says: 'Sebagai saksi, Anda menyatakan bahwa ikrar ini diucapkan dan ditandatangani. Anda tidak ikut berikrar.',
  },
  mengetahui: {
    as: 'sebagai pejabat yang mengetahui',
    says: 'Anda mengetahui ikrar ini. Anda tidak ikut berikrar.',
  },
};

/** Who signs, and in what part. */
export function Who({ claim }: { readonly claim: Claim }): VNode {
  const { person } = claim;
  return (
    <section class="who" aria-labelledby="nama">
      <p class="soft">Anda menandatangani {stands[person.role]?.as ?? 'sebagai'}</p>
      <h1 id="nama">
        <bdi>{person.name}</bdi>
      </h1>
      <p>
        <bdi>{positionWords(person)}</bdi>
        {person.institution && person.institution !== person.position && (
          <span class="soft">
            <br />
            <bdi>{person.institution}</bdi>
          </span>
        )}
      </p>
      {stands[person.role]?.says && <p class="notice">{stands[person.role]?.says}</p>}
      <p class="small">
        <a href={listPath(claim)}>Ini bukan saya</a>
      </p>
    </section>
  );
}
