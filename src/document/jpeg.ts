/**
 * The frame of a JPEG (ITU-T T.81): size and number of colour components. Walks every marker segment up to the first scan and
 * demands the end of image, so that a truncated or disguised file is refused.
 * @throws Error for anything that is not a baseline or progressive JPEG of 8 bits
 */
export function readJpeg(bytes: Uint8Array): {
  readonly width: number;
  readonly height: number;
  readonly components: number;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint16(0) !== 0xffd8) throw new Error('not a JPEG');
  if (view.getUint16(bytes.length - 2) !== 0xffd9) throw new Error('JPEG without end');
  let frame: { width: number; height: number; components: number } | undefined;
  let at = 2;
  for (;;) {
    const marker = view.getUint16(at);
    if (marker === 0xffda) break;
    if (marker < 0xffc0 || marker === 0xffd8 || marker === 0xffd9) throw new Error('JPEG marker expected');
    if (marker === 0xffc0 || marker === 0xffc1 || marker === 0xffc2) {
      if (view.getUint8(at + 4) !== 8) throw new Error('JPEG of other than 8 bits');
      frame = { height: view.getUint16(at + 5), width: view.getUint16(at + 7), components: view.getUint8(at + 9) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  if (!frame) throw new Error('JPEG without frame');
  return frame;
}
