/** A row of the roster that a file of ours was opened with. */
export interface Row {
  readonly id: string;
  readonly name: string;
  readonly position: string;
  readonly institution: string;
  /** Whom this person stands for by a letter; their own name and position are those of the certificate. */
  readonly represents?: string;
}

/** What `ikrar.json` says of the people of its file. */
export interface Roster {
  readonly organizer: string;
  /** The address of the file. */
  readonly url: string;
  /** Each person's signature holds their consent: formats `ikrar/2` and `ikrar/3`. */
  readonly consents: boolean;
  /** No space of a person shows handwriting: format `ikrar/3`. */
  readonly electronic: boolean;
  /** By the name of the signature field. */
  readonly rows: ReadonlyMap<string, Row>;
}

/** @returns undefined for a content whose people or appearance cannot be read, or where two share a field or an id */
export function parseRoster(content: object): Roster | undefined {
  const { event, signers } = content as { readonly event?: unknown; readonly signers?: unknown };
  const organizer = textIn(event, 'organizer');
  if (organizer === undefined || !Array.isArray(signers)) return undefined;
  const rows = new Map<string, Row>();
  const ids = new Set<string>();
  for (const signer of signers as readonly unknown[]) {
    const [id, field] = [textIn(signer, 'id'), textIn(signer, 'field')];
    const [name, position, institution] = [
      textIn(signer, 'name'),
      textIn(signer, 'position'),
      textIn(signer, 'institution'),
    ];
    if (id === undefined || field === undefined || ids.has(id) || rows.has(field)) return undefined;
    if (name === undefined || position === undefined || institution === undefined) return undefined;
    ids.add(id);
    const represents = textIn(signer, 'represents');
    rows.set(field, { id, name, position, institution, ...(represents === undefined ? {} : { represents }) });
  }
  const schema = textIn(content, 'schema');
  const electronic = schema === 'ikrar/3';
  if (electronic && textIn(content, 'appearance') !== 'electronic') return undefined;
  return {
    organizer,
    url: textIn(content, 'url') ?? '',
    consents: electronic || schema === 'ikrar/2',
    electronic,
    rows,
  };
}

/** Longer than any name or position; thousands of signatures may be compared with one row. */
const maxText = 1024;

function textIn(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  const found: unknown = (value as Readonly<Record<string, unknown>>)[key];
  return typeof found === 'string' ? found.slice(0, maxText) : undefined;
}
