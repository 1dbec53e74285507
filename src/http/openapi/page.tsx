import type { ComponentChildren, VNode } from 'preact';
import { Page } from '../layout.tsx';
import { internal, meanings } from '../problem.ts';
import { Fields } from './fields.tsx';
import type { OpenApiDocument, OperationObject } from './format.ts';
import { Markdown } from './markdown.tsx';
import { always, OperationSheet, withBody } from './operation-sheet.tsx';

const named = (codes: readonly string[]): ComponentChildren =>
  codes.map((code, i) => [i > 0 && ', ', <code key={code}>{code}</code>]);

/** The readable page of the API, made from the same document that generators use: no script, no foreign request. */
export function ApiPage({ document }: { readonly document: OpenApiDocument }): VNode {
  const { info, servers, tags, paths, components } = document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const shapes = Object.entries(components.schemas).filter(([name]) => !name.endsWith('Input'));
  return (
    <Page title="API" section={`API versi ${info.version}`} sectionHref="/" width="wide" description={summary}>
      <h1>API Ikrar</h1>
      <p>
        Semua yang dapat diminta program, untuk mesin sebagai <a href="/api/openapi.json">OpenAPI 3.1</a>.
      </p>
      <nav aria-label="Bagian">
        <ul class="row plain">
          {[...tags.map(({ name }) => name), 'Bentuk', 'Kesalahan'].map((name) => (
            <li key={name}>
              <a href={`#${name}`}>{name}</a>
            </li>
          ))}
        </ul>
      </nav>
      <Markdown text={info.description} />
      <p>
        Pada contoh, <code>$BASE</code> ialah <code>{servers[0]?.url}</code> dan <code>$TOKEN</code> token sesi.
      </p>
      {tags.map(({ name, description }) => {
        const own = operations.filter(({ operation }) => operation.tags.includes(name));
        return (
          <section key={name}>
            <h2 id={name}>{name}</h2>
            <p>{description}</p>
            <Contents operations={own.map(({ operation }) => operation)} />
            {own.map((one) => (
              <OperationSheet key={one.operation.operationId} schemas={components.schemas} {...one} />
            ))}
          </section>
        );
      })}
      <section>
        <h2 id="Bentuk">Bentuk</h2>
        {shapes.map(([name, schema]) => (
          <article key={name} class="sheet">
            <h3 id={name}>{name}</h3>
            {schema.description && <Markdown text={schema.description} />}
            <Fields schema={schema} />
          </article>
        ))}
      </section>
      <Errors />
    </Page>
  );
}

const summary = 'Semua yang dapat diminta program dari Ikrar: alamat, isian, jawaban, dan kesalahan.';

const Contents = ({ operations }: { readonly operations: readonly OperationObject[] }): VNode => (
  <ul>
    {operations.map(({ operationId, summary: said }) => (
      <li key={operationId}>
        <a href={`#${operationId}`}>{operationId}</a>: {said}
      </li>
    ))}
  </ul>
);

function Errors(): VNode {
  return (
    <section>
      <h2 id="Kesalahan">Kesalahan</h2>
      <p>
        Bentuknya <a href="#Problem">Problem</a>. Di semua alamat mungkin juga {named(always)}; di alamat yang menerima
        isi juga {named(withBody)}.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Kode</th>
            <th scope="col">Status</th>
            <th scope="col">Arti</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries({ ...meanings, internal }).map(([code, { status, title }]) => (
            <tr key={code}>
              <th scope="row">
                <code>{code}</code>
              </th>
              <td>{status}</td>
              <td>{title}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
