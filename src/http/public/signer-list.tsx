import type { VNode } from 'preact';
import type { Pledge } from '../../checking/pledge.ts';
import { momentWords } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import { SignerSearch } from './signer-search.tsx';

const roleWords = {
  pemandu: 'Pemandu',
  penandatangan: '',
  saksi: 'Saksi',
  mengetahui: 'Mengetahui',
} as const;

/** Everybody on the paper, in its order, with the time of their signature; the page's script adds a search. */
export function SignerList({ pledge }: { readonly pledge: Pledge }): VNode {
  const { content, signatures, event, declaration } = pledge;
  const maySign = ['draft', 'opening', 'open'].includes(declaration.state);
  const unsigned = maySign ? 'belum menandatangani' : 'tidak menandatangani';
  return (
    <section id="signers" aria-labelledby="signers-title">
      <h2 id="signers-title">
        Penanda tangan ({signatures.size} dari {content.signers.length})
      </h2>
      <SignerSearch />
      <table class="cards signer-table">
        <thead>
          <tr>
            <th scope="col" class="number">
              No
            </th>
            <th scope="col">Nama dan jabatan</th>
            <th scope="col">Tanda tangan elektronik</th>
          </tr>
        </thead>
        <tbody>
          {content.signers.map((signer, i) => {
            const signature = signatures.get(signer.id);
            return (
              <tr key={signer.id}>
                <td class="number">{i + 1}</td>
                <td>
                  <b>
                    <bdi>{signer.name}</bdi>
                  </b>
                  {roleWords[signer.role] && <span class="tag">{roleWords[signer.role]}</span>}
                  <br />
                  <bdi>{positionWords(signer)}</bdi>
                  {signer.institution && !signer.position.includes(signer.institution) && (
                    <span class="soft">
                      {', '}
                      <bdi>{signer.institution}</bdi>
                    </span>
                  )}
                </td>
                <td>
                  {signature ? (
                    momentWords(new Date(signature.at), event.timeZone)
                  ) : (
                    <span class="tag warn">{unsigned}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
