import type { VNode } from 'preact';
import type { Block } from '../template/blocks.ts';

/** The agreed text on a page, block by block, with the order and wording of the paper. */
export function PledgeText(props: {
  readonly title: string;
  readonly number?: string;
  readonly blocks: readonly Block[];
  /** The place-and-date line. */
  readonly signedAt?: string;
  /** The text has a place of its own on the screen and scrolls there, by keyboard, too. */
  readonly scrolls?: boolean;
}): VNode {
  return (
    <article class="paper" aria-label="Isi naskah" tabIndex={props.scrolls ? 0 : undefined}>
      <h2>{props.title}</h2>
      {props.number && <p class="number">Nomor {props.number}</p>}
      {props.blocks.map((block, i) => (
        <BlockView key={i} block={block} />
      ))}
      {props.signedAt && <p class="signed-at">{props.signedAt}</p>}
    </article>
  );
}

function BlockView({ block }: { readonly block: Block }): VNode {
  switch (block.type) {
    case 'heading':
      return <h3>{block.text}</h3>;
    case 'paragraph':
      return <p>{block.text}</p>;
    case 'list':
      return block.ordered ? <ol>{items(block.items)}</ol> : <ul>{items(block.items)}</ul>;
    case 'table':
      return (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                {block.header.map((text) => (
                  <th key={text} scope="col">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row, i) => (
                <tr key={i}>
                  {row.map((text, j) => (
                    <td key={j}>{text}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

const items = (texts: readonly string[]): VNode[] => texts.map((text, i) => <li key={i}>{text}</li>);
