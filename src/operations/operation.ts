/** Bytes to be sent; `name` proposes a file name for saving. */
export interface Download {
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array>;
  readonly type: string;
  readonly name: string;
}
