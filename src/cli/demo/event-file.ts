import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import { recordAttendance } from '../../operations/attendance.ts';
import { createDeclaration } from '../../operations/declarations.ts';
import { createEvent } from '../../operations/events.ts';
import { day, parseInput, text } from '../../operations/input.ts';
import { addMember } from '../../operations/members.ts';
import { createRound } from '../../operations/rounds.ts';

/** The API's input, without the ids that the server assigns. */
const { eventId: _ofMember, declarationId: _ofRound, ...memberFields } = addMember.input.shape;
const { declarationId: _ofPerson, personId: _person, ...attendanceFields } = recordAttendance.input.shape;
const declarationInput = createDeclaration.input.omit({ eventId: true });
const roundInput = createRound.input.omit({ declarationId: true, relation: true });

/** Fields of a declaration or a round for the demo only, beside those of the API. */
const ownFields = {
  id: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$/, '3 sampai 40 huruf kecil, angka, atau tanda hubung.')
    .describe('Name of its PDFs; a round’s organizer logs in by it'),
  roster: text(300).describe('CSV or Excel file, from the folder of the event file'),
  reader: text(200).optional().describe('Position of who reads aloud, where the roster calls them a signer'),
  absent: z
    .array(z.strictObject(attendanceFields))
    .default([])
    .describe('The last signers of the roster do not sign, for these reasons'),
  followUp: day.optional().describe('On this day the absent sign a follow-up (susulan)'),
};
const declaration = declarationInput.extend(ownFields);
const round = roundInput.extend({ ...ownFields, below: ownFields.id });

const eventFile = z
  .strictObject({
    summary: text(160).describe('One line for `ikrar demo --help`'),
    event: createEvent.input,
    members: z.array(z.strictObject(memberFields)).default([]),
    declarations: z.array(declaration).min(1),
    rounds: z
      .array(round)
      .default([])
      .describe('Berjenjang: each has an organizer of its own, who reaches nothing else'),
  })
  .superRefine(({ declarations, rounds }, { addIssue }) => {
    const known = new Set<string>();
    for (const [list, parts] of Object.entries({ declarations, rounds }))
      for (const [i, { id, ...part }] of parts.entries()) {
        const fault = (field: string, message: string) =>
          addIssue({ code: 'custom', path: [list, i, field], message, input: id });
        if (known.size === 0 && id !== 'ikrar') fault('id', 'Naskah pertama ber-id ikrar, karena PDF-nya ikrar.pdf.');
        if (known.has(id)) fault('id', `Id ${id} sudah dipakai.`);
        if ('below' in part && !known.has(part.below)) fault('below', `Naskah ${part.below} tidak ada di atasnya.`);
        known.add(id);
      }
  });

type EventFile = z.output<typeof eventFile>;
type OwnFields = Pick<EventFile['declarations'][number], keyof typeof ownFields>;

/** A declaration or a round; `given` is the API's input. */
export interface Part<Given> extends Omit<OwnFields, 'roster'> {
  readonly roster: Uint8Array;
  readonly given: Given;
}

/** An event to be played: the contents of its file, with the rosters. */
export interface EventPlan extends Pick<EventFile, 'summary' | 'event' | 'members'> {
  /** Name of the folder. */
  readonly id: string;
  /** The first one is the main declaration: its PDF is `ikrar.pdf`, and `signers` applies to it. */
  readonly declarations: readonly Part<z.output<typeof declarationInput>>[];
  readonly rounds: readonly (Part<z.output<typeof roundInput>> & { readonly below: string })[];
  /** This number of signers, instead of those on the roster. */
  readonly signers?: number;
}

const fileName = 'event.yaml';
const exampleFolder = fileURLToPath(new URL('../../../examples/events/', import.meta.url));

const exampleNames = (): readonly string[] =>
  readdirSync(exampleFolder)
    .filter((name) => existsSync(join(exampleFolder, name, fileName)))
    .toSorted();

/** The events that come with the program. */
export const exampleEvents = (): readonly EventPlan[] =>
  exampleNames().map((name) => readEvent(join(exampleFolder, name)));

/** `id` and summary of each example, one line each. */
export const exampleList = (): string =>
  exampleEvents()
    .map(({ id, summary }) => `  ${id.padEnd(22)}${summary}`)
    .join('\n');

/**
 * @param name one of the examples, or a folder with an event file
 * @throws IkrarError 'not-found' that lists the examples; 'invalid-input' that says what is wrong in the file
 */
export function getEvent(name: string): EventPlan {
  const folder = exampleNames().includes(name) ? join(exampleFolder, name) : resolve(name);
  if (existsSync(join(folder, fileName))) return readEvent(folder);
  throw new IkrarError(
    'not-found',
    `Kegiatan "${name}" tidak ada. Sebutkan folder yang memuat ${fileName}, atau pilih salah satu:\n${exampleList()}`,
  );
}

function readEvent(folder: string): EventPlan {
  const path = join(folder, fileName);
  const { declarations, rounds, ...event } = parseEventFile(readFileSync(path, 'utf8'), path);
  return {
    ...event,
    id: basename(folder),
    declarations: declarations.map((one) => partOf(one, folder)),
    rounds: rounds.map(({ below, ...one }) => ({ below, ...partOf(one, folder) })),
  };
}

function partOf<T extends OwnFields>(
  { id, roster, reader, absent, followUp, ...given }: T,
  folder: string,
): Part<Omit<T, keyof OwnFields>> {
  return { id, reader, absent, followUp, roster: readRoster(resolve(folder, roster)), given };
}

function parseEventFile(yaml: string, path: string): EventFile {
  try {
    return parseInput(eventFile, parse(yaml));
  } catch (cause) {
    throw new IkrarError(
      'invalid-input',
      [`Berkas kegiatan ${path} belum benar:`, ...faultsOf(cause).map((line) => `  ${line}`)].join('\n'),
      { cause },
    );
  }
}

function faultsOf(cause: unknown): readonly string[] {
  if (cause instanceof YAMLParseError) return [`baris ${cause.linePos?.[0].line}: ini bukan YAML yang benar.`];
  if (!(cause instanceof IkrarError)) throw cause;
  return cause.faults.map(({ path, message }) => (path ? `${path}: ${message}` : message));
}

/** @throws IkrarError 'invalid-input' */
export function readRoster(path: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw new IkrarError('invalid-input', `Berkas daftar ${path} tidak dapat dibaca. Periksa namanya.`, { cause });
  }
}
