import type { VNode } from 'preact';
import QRCode from 'qrcode';

/** A QR code as one vector path, dark on white with its quiet zone of four modules whatever the page's theme. */
export function QrPicture(props: { readonly text: string; readonly label: string }): VNode {
  const { modules } = QRCode.create(props.text, { errorCorrectionLevel: 'M' });
  const size = modules.size + 8;
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={props.label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path(modules)} fill="#000" />
    </svg>
  );
}

/** A rectangle for every run of dark modules in a row. */
function path(modules: { readonly size: number; get(row: number, column: number): number }): string {
  let d = '';
  for (let y = 0; y < modules.size; y++)
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue;
      const from = x;
      while (x + 1 < modules.size && modules.get(y, x + 1)) x++;
      d += `M${from + 4} ${y + 4}h${x - from + 1}v1h-${x - from + 1}z`;
    }
  return d;
}
