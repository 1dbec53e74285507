import type { Budget } from '../budget.ts';
import type { Findings } from '../findings.ts';
import type { Primitives } from '../primitives.ts';
import { isWhite } from './syntax.ts';
import { entry, isArray, isCount, isDict, nameOf, type PdfDict, type PdfObject, type PdfValue } from './values.ts';

/** Why a stream could not be decoded: its data are damaged, or the code of the finding that says why. */
type Undecoded = 'damaged' | 'structure-filter' | 'limit-inflated';

export const isUndecoded = (data: Uint8Array | Undecoded): data is Undecoded => typeof data === 'string';

export interface StreamSource {
  readonly bytes: Uint8Array;
  /** Told of bytes behind the end of deflated data, which no reader shows. */
  readonly findings?: Findings;
}

/** Deflated data grow at most so many times: what a stream may have cost that turned out damaged or too large. */
const mostGrowth = 1032;

/**
 * A stream's data with its filter undone. Only what the structure itself uses is followed: no filter, or FlateDecode with or
 * without a predictor.
 */
export function decodeStream(
  { bytes, findings }: StreamSource,
  { value: dict, stream }: PdfObject,
  primitives: Primitives,
  budget: Pick<Budget, 'inflated'>,
): Uint8Array | Undecoded {
  if (!isDict(dict) || !stream) return 'damaged';
  const data = bytes.subarray(stream.start, stream.end);
  const filter = single(entry(dict, 'Filter'));
  if (filter === undefined) return data;
  if (nameOf(filter) !== 'FlateDecode') return 'structure-filter';
  const plain = primitives.inflate(data, budget.inflated);
  const grown = typeof plain === 'string' ? data.length * mostGrowth : plain.data.length;
  budget.inflated = Math.max(0, budget.inflated - grown);
  if (typeof plain === 'string') return plain === 'too-large' ? 'limit-inflated' : plain;
  const rest = data.subarray(plain.used);
  // Some writers count the end of line in front of `endstream`.
  if (rest.length > 2 || !rest.every(isWhite))
    findings?.add(
      { code: 'bytes-hidden', what: 'deflated', count: rest.length },
      { offset: stream.start + plain.used },
    );
  const parameters = single(entry(dict, 'DecodeParms'));
  if (parameters === undefined || parameters === null) return plain.data;
  return (isDict(parameters) && unpredict(plain.data, parameters)) || 'damaged';
}

/** A filter may stand alone or in an array of one; longer chains are not followed. */
function single(value: PdfValue | undefined): PdfValue | undefined {
  if (!isArray(value)) return value;
  if (value.items.length === 0) return undefined;
  return value.items.length === 1 ? value.items[0] : false;
}

/** PNG predictors (ISO 32000-2 section 7.4.4.4) for samples of one byte. */
function unpredict(data: Uint8Array, parameters: PdfDict): Uint8Array | undefined {
  const predictor = entry(parameters, 'Predictor') ?? 1;
  if (predictor === 1) return data;
  const columns = entry(parameters, 'Columns') ?? 1;
  const plainSamples = (entry(parameters, 'Colors') ?? 1) === 1 && (entry(parameters, 'BitsPerComponent') ?? 8) === 8;
  if (!isCount(predictor) || predictor < 10 || predictor > 15 || !isCount(columns) || columns < 1 || !plainSamples)
    return undefined;
  if (columns > 65_536 || data.length % (columns + 1) !== 0) return undefined;
  const rows = data.length / (columns + 1);
  const out = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const type = data[row * (columns + 1)]!;
    if (type > 4) return undefined;
    for (let i = 0; i < columns; i++) {
      const at = row * columns + i;
      const left = i > 0 ? out[at - 1]! : 0;
      const up = row > 0 ? out[at - columns]! : 0;
      const corner = i > 0 && row > 0 ? out[at - columns - 1]! : 0;
      out[at] = data[row * (columns + 1) + 1 + i]! + predicted(type, left, up, corner);
    }
  }
  return out;
}

function predicted(type: number, left: number, up: number, corner: number): number {
  if (type === 1) return left;
  if (type === 2) return up;
  if (type === 3) return (left + up) >> 1;
  if (type !== 4) return 0;
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
