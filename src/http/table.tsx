import type { VNode } from 'preact';

/** The head of a table; a column of numbers is aligned to the right, like its cells. */
export function TableHead(props: { readonly columns: readonly (string | { readonly number: string })[] }): VNode {
  return (
    <thead>
      <tr>
        {props.columns.map((column) =>
          typeof column === 'string' ? (
            <th key={column} scope="col">
              {column}
            </th>
          ) : (
            <th key={column.number} scope="col" class="number">
              {column.number}
            </th>
          ),
        )}
      </tr>
    </thead>
  );
}

/** Links to the pages of a long list. */
export function Pages(props: {
  readonly base: string;
  readonly page: number;
  readonly total: number;
  readonly size: number;
  /** Position of the list on the page (a fragment). */
  readonly at?: string;
}): VNode | null {
  const last = Math.ceil(props.total / props.size);
  if (last < 2) return null;
  return (
    <nav aria-label="Halaman daftar" class="row pages">
      {Array.from({ length: last }, (_, i) => (
        <a
          key={i}
          href={`${props.base}hal=${i + 1}${props.at ?? ''}`}
          aria-current={i === props.page ? 'page' : undefined}
        >
          <span class="visually-hidden">Halaman </span>
          {i + 1}
        </a>
      ))}
    </nav>
  );
}
