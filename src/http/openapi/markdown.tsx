import type { VNode } from 'preact';

/** The part of Markdown that our descriptions use: paragraphs, `code` and **strong**. */
export const Markdown = ({ text }: { readonly text: string }): VNode => (
  <>
    {text.split('\n\n').map((paragraph) => (
      <p key={paragraph}>
        <Inline text={paragraph} />
      </p>
    ))}
  </>
);

export const Inline = ({ text }: { readonly text: string }): VNode => (
  <>
    {text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
      if (part.startsWith('`')) return <code>{part.slice(1, -1)}</code>;
      return part.startsWith('**') ? <b>{part.slice(2, -2)}</b> : part;
    })}
  </>
);
