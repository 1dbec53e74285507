import type { VNode } from 'preact';

/** The head of a table; a column of figures stands to the right, as its cells do. */
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
