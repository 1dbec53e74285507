import type { VNode } from 'preact';
import { curlOf } from './curl.ts';
import { Fields } from './fields.tsx';
import type { Answered, Content, OperationObject, Responses } from './format.ts';
import { Markdown } from './markdown.tsx';
import { nameOf, resolve, type Schemas } from './schema.ts';

/** One operation on the readable page. */
export function OperationSheet(props: {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
  readonly schemas: Schemas['named'];
}): VNode {
  const { path, method, operation, schemas } = props;
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  const given = Object.entries(responses);
  const refusals = refusalsOf(responses);
  const body = requestBody?.content['application/json'];
  return (
    <article class="sheet">
      <h3 id={operationId}>{summary}</h3>
      <p>
        <code>
          <b>{method.toUpperCase()}</b> {path}
        </code>{' '}
        <span class="soft">{operationId}</span>
      </p>
      <Markdown text={description} />
      {(parameters.length > 0 || body) && (
        <Fields parameters={parameters} schema={body ? resolve(schemas, body.schema) : {}} />
      )}
      {requestBody?.description && <p>Isi: {requestBody.description}.</p>}
      {given
        .filter(([status]) => Number(status) < 400)
        .map(([status, answer]) => (
          <p key={status}>
            <b>Jawaban {status}:</b> <Success answer={answer} />
          </p>
        ))}
      {refusals.length > 0 && (
        <p>
          <b>Kesalahan:</b> {refusals.join('; ')}
        </p>
      )}
      <pre>{curlOf(method, path, operation)}</pre>
    </article>
  );
}

/** Statuses with their codes, without those that any operation may have. */
const refusalsOf = (responses: Responses): readonly string[] =>
  Object.entries(responses).flatMap(([status, { description }]) => {
    const codes = [...description.matchAll(/`([^`]+)`/g)]
      .map(([, code]) => code!)
      .filter((code) => !always.includes(code) && !withBody.includes(code));
    return Number(status) < 400 || codes.length === 0 ? [] : [`${status} ${codes.join(', ')}`];
  });

export const always: readonly string[] = ['internal', 'store-unavailable'];
/** What any operation with a body may answer, said once on the page. */
export const withBody: readonly string[] = ['malformed-json', 'unsupported-media-type', 'body-too-large'];

function Success({ answer }: { readonly answer: Answered }): VNode {
  const names = Object.keys(answer.headers ?? {});
  return (
    <>
      {answer.content ? <Shape content={answer.content} /> : answer.description}
      {names.length > 0 && `; kepala ${names.join(', ')}`}
    </>
  );
}

function Shape({ content }: { readonly content: Content }): VNode {
  const [[media, { schema }] = ['', { schema: {} }]] = Object.entries(content);
  if (!schema.$ref) return <>{media}</>;
  const name = nameOf(schema.$ref);
  return <a href={`#${name}`}>{name}</a>;
}
