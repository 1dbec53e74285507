import { type ComponentChildren, type ComponentProps, createContext, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { z } from 'zod';
import type { Fault, IkrarError } from '../errors.ts';
import { meanings } from './problem.ts';

/** The state of a form: the values as typed, and the faults of each field. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  readonly failure?: IkrarError | undefined;
  /** The input of the operation behind the form: it gives labels, limits and examples of the fields. */
  readonly schema?: z.ZodObject | undefined;
}

const faultAt = (state: FormState, path: string): string | undefined =>
  state.failure?.faults.find((fault) => fault.path === path)?.message;

interface FieldProps {
  readonly state: FormState;
  readonly name: string;
  /** Default: the title of the field in the schema. */
  readonly label?: string;
  /** Default: the schema's example; empty: no hint. */
  readonly hint?: ComponentChildren;
  readonly type?: 'text' | 'password' | 'date' | 'color' | 'file' | 'number' | 'search';
  readonly required?: boolean;
  readonly max?: number;
  readonly autocomplete?: string;
  readonly list?: string;
  readonly inputmode?: 'numeric' | 'text';
  readonly placeholder?: string;
  readonly accept?: string;
  /** The largest file; the page's script refuses a larger one before it is sent. */
  readonly maxBytes?: number;
  /** The path under which the schema has the field and reports its faults, if it is not the field's name. */
  readonly path?: string;
}

/** What the operation's schema says of a field, so that the form need not repeat it. */
function known({ state, name, path = name, label, hint }: FieldProps) {
  const schema = state.schema?.shape[path];
  const meta = metaOf(schema);
  const [example] = Array.isArray(meta?.examples) ? meta.examples : [];
  return {
    label: label ?? meta?.title ?? name,
    hint: hint ?? (typeof example === 'string' && example !== '' ? `Misalnya: ${example}` : undefined),
    required: schema instanceof z.ZodType && !schema.safeParse(undefined).success,
    max: longest(schema),
    fault: faultAt(state, path),
  };
}

/** What a schema says of itself, with its title, also when it may be left out or emptied, as every field of a change may. */
function metaOf(schema: unknown): z.core.GlobalMeta | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  const own = schema.meta();
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault;
  return own?.title === undefined && wrapped ? (metaOf(schema.unwrap()) ?? own) : own;
}

const longest = (schema: unknown): number | undefined =>
  schema instanceof z.ZodString
    ? (schema.maxLength ?? undefined)
    : schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
      ? longest(schema.unwrap())
      : undefined;

/** A labelled input. A fault is linked to its input (aria-describedby), so that a screen reader reads both. */
export function Field(props: FieldProps): VNode {
  const { name, type = 'text', state } = props;
  // the typings distinguish kinds of inputs; these kinds have the same attributes
  const kind = { type } as { readonly type: 'text' };
  const { label, hint, required, max, fault } = known(props);
  return (
    <Labelled name={name} label={label} hint={hint} fault={fault}>
      <input
        id={`f-${name}`}
        name={name}
        {...kind}
        value={type === 'password' || type === 'file' ? undefined : (state.values[name] ?? '')}
        required={props.required ?? required}
        maxLength={props.max ?? max}
        autoComplete={props.autocomplete as 'on' | undefined}
        list={props.list}
        inputMode={props.inputmode}
        placeholder={props.placeholder}
        accept={props.accept}
        data-max={props.maxBytes}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, fault)}
      />
    </Labelled>
  );
}

export function TextArea(props: FieldProps & { readonly rows?: number }): VNode {
  const { name, state } = props;
  const { label, hint, required, max, fault } = known(props);
  return (
    <Labelled name={name} label={label} hint={hint} fault={fault}>
      <textarea
        id={`f-${name}`}
        name={name}
        rows={props.rows ?? 3}
        required={props.required ?? required}
        maxLength={props.max ?? max}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, fault)}
        value={state.values[name] ?? ''}
      />
    </Labelled>
  );
}

export function Select(
  props: FieldProps & { readonly options: readonly (readonly [value: string, label: string])[] },
): VNode {
  const { name, state } = props;
  const { label, hint, fault } = known(props);
  return (
    <Labelled name={name} label={label} hint={hint} fault={fault}>
      <select
        id={`f-${name}`}
        name={name}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={describedBy(name, hint, fault)}
      >
        {props.options.map(([value, label]) => (
          <option key={value} value={value} selected={value === (state.values[name] ?? '')}>
            {label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function Labelled(props: {
  name: string;
  label: string;
  hint: ComponentChildren;
  fault: string | undefined;
  children: ComponentChildren;
}): VNode {
  return (
    <div class="field">
      <label for={`f-${props.name}`}>{props.label}</label>
      {props.hint && (
        <p class="hint" id={`h-${props.name}`}>
          {props.hint}
        </p>
      )}
      {props.children}
      {props.fault && (
        <p class="fault" id={`e-${props.name}`}>
          {props.fault}
        </p>
      )}
    </div>
  );
}

const describedBy = (name: string, hint: ComponentChildren, fault: string | undefined): string | undefined =>
  [hint ? `h-${name}` : '', fault ? `e-${name}` : ''].filter(Boolean).join(' ') || undefined;

/** Explains above a rejected form what is wrong in it, and lists the faults that no field shows. */
export function Failure(props: { readonly state: FormState; readonly shown?: readonly string[] }): VNode | null {
  const { failure } = props.state;
  if (!failure) return null;
  const rest = failure.faults.filter((fault) => !fault.path || !props.shown?.includes(fault.path));
  // The message is also for programs and names paths; in a form the marked fields are clearer.
  const marked = failure.code === 'invalid-input' && failure.faults.length > 0 && rest.length === 0;
  return (
    <div class="notice bad" role="alert" id="kesalahan" tabIndex={-1}>
      <p>
        <b>{meanings[failure.code].title}.</b>{' '}
        {marked ? 'Perbaiki isian yang ditandai, lalu kirim lagi.' : failure.message}
      </p>
      {rest.length > 0 && <FaultList faults={rest} />}
    </div>
  );
}

export function FaultList(props: { readonly faults: readonly Fault[] }): VNode {
  return (
    <ul>
      {props.faults.map((fault, i) => (
        <li key={i}>
          {fault.row !== undefined && <b>{`Baris ${fault.row}${fault.column ? `, kolom ${fault.column}` : ''}: `}</b>}
          {fault.message}
        </li>
      ))}
    </ul>
  );
}

const Csrf = createContext('');

/** Gives every form inside it the CSRF token, without which its change is refused (session.ts). */
export const CsrfProvider = Csrf.Provider;

/** A form that changes something. */
export function PostForm(props: ComponentProps<'form'>): VNode {
  const { children, ...rest } = props;
  return (
    <form method="post" {...rest}>
      <input type="hidden" name="csrf" value={useContext(Csrf)} />
      {children}
    </form>
  );
}

/** A form's values as typed, to show the form again. */
export const typedValues = (body: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(Object(body)).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
