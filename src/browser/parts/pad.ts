/**
 * Points in 1/1000 of the pad's width, y downward, so that strokes can be redrawn when the phone is turned or the page
 * zoomed.
 */
export type Point = readonly [x: number, y: number];
export type Stroke = Point[];

export interface Pad {
  /** The finished strokes. */
  strokes(): readonly Stroke[];
  restore(strokes: readonly Stroke[]): void;
  undo(): void;
  clear(): void;
  isEmpty(): boolean;
}

/** Position of a finger, a pen or a mouse. */
interface Touching {
  readonly clientX: number;
  readonly clientY: number;
}

/** The pen on the pad, moved by events of pointer, touch or mouse. */
interface Pen {
  /** @param isPen once a pen has drawn, hands and fingers draw nothing, not even what a palm began before it */
  begin(id: number, at: Touching, isPen?: boolean): void;
  extend(at: readonly Touching[]): void;
  end(): void;
  /** Takes the current stroke away: the device found that it was not meant. */
  cancel(): void;
  /** Whether this pointer draws the current stroke; another finger must not move it. */
  isDrawnBy(id: number): boolean;
}

/** Height of the pad in 1/1000 of its width. */
const height = 400;
const limits = { strokes: 200, points: 4000, nearest: 3 };

/** `changed` is called after every stroke. */
export function createPad(canvas: HTMLCanvasElement, changed: () => void): Pad {
  let strokes: Stroke[] = [];
  let current: Stroke | undefined;
  let pointer: number | undefined;
  let points = 0;
  let penned = false;

  const draw = () => drawAll(canvas, strokes);

  function place({ clientX, clientY }: Touching): Point {
    const box = canvas.getBoundingClientRect();
    const x = Math.round(((clientX - box.left) * 1000) / box.width);
    const y = Math.round(((clientY - box.top) * 1000) / box.width);
    return [Math.min(1000, Math.max(0, x)), Math.min(height, Math.max(0, y))];
  }

  /**
   * The distance of points grows as the pad fills, so that a very long scribble fits the limit instead of being cut
   * off.
   */
  function isTooNear([x, y]: Point, [lastX, lastY]: Point): boolean {
    const reach = points > limits.points / 2 ? 3 * limits.nearest : limits.nearest;
    return (x - lastX) ** 2 + (y - lastY) ** 2 < reach ** 2;
  }

  function forget(next: readonly Stroke[]): void {
    strokes = Array.from(next);
    points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    current = undefined;
    draw();
  }

  const pen: Pen = {
    begin(id, at, isPen = false) {
      if (isPen && !penned) pen.cancel();
      if (penned && !isPen) return;
      penned = isPen;
      if (current || strokes.length >= limits.strokes || points >= limits.points) return;
      pointer = id;
      current = [place(at)];
      points += 1;
      strokes.push(current);
      draw();
    },
    extend(all) {
      if (!current) return;
      for (const at of all) {
        const point = place(at);
        if (points >= limits.points || isTooNear(point, current[current.length - 1]!)) continue;
        current.push(point);
        points += 1;
      }
      draw();
    },
    end() {
      if (!current) return;
      current = undefined;
      pointer = undefined;
      draw();
      changed();
    },
    cancel() {
      if (!current) return;
      forget(strokes.slice(0, -1));
      changed();
    },
    isDrawnBy: (id) => id === pointer,
  };

  canvas.style.touchAction = 'none';
  if ('PointerEvent' in window) listenToPointer(canvas, pen);
  else listenToTouchAndMouse(canvas, pen);
  window.addEventListener('resize', draw);
  draw();

  return {
    strokes: () => strokes.filter((stroke) => stroke !== current),
    restore: forget,
    undo() {
      forget(strokes.slice(0, -1));
      changed();
    },
    clear() {
      penned = false;
      forget([]);
      changed();
    },
    isEmpty: () => strokes.length === 0,
  };
}

function drawAll(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const width = canvas.clientWidth;
  const density = window.devicePixelRatio || 1;
  canvas.style.height = `${(width * height) / 1000}px`;
  canvas.width = width * density;
  canvas.height = ((width * height) / 1000) * density;
  context.scale((width * density) / 1000, (width * density) / 1000);
  context.lineWidth = 1000 * Math.max(2 / width, 0.005);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.strokeStyle = '#10233f';
  for (const stroke of strokes) drawStroke(context, stroke);
}

/** Draws through the midpoints of neighbouring points, so that the line is as smooth as the finger's movement. */
function drawStroke(context: CanvasRenderingContext2D, stroke: Stroke): void {
  const [first, last] = [stroke[0]!, stroke[stroke.length - 1]!];
  context.beginPath();
  context.moveTo(first[0], first[1]);
  for (let i = 1; i < stroke.length - 1; i++) {
    const [x, y] = stroke[i]!;
    const [nextX, nextY] = stroke[i + 1]!;
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  context.lineTo(last[0] + (stroke.length === 1 ? 0.1 : 0), last[1]);
  context.stroke();
}

function listenToPointer(canvas: HTMLCanvasElement, pen: Pen): void {
  // Chrome takes a signature that ends in a flick for a fling, and then ignores the tap on the button after it.
  canvas.addEventListener('touchstart', (event) => event.preventDefault(), { passive: false });
  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    if (canvas.setPointerCapture) canvas.setPointerCapture(event.pointerId);
    pen.begin(event.pointerId, event, event.pointerType === 'pen');
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!pen.isDrawnBy(event.pointerId)) return;
    const between = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    pen.extend(between.length > 0 ? between : [event]);
  });
  const ending = (end: () => void) => (event: PointerEvent) => {
    if (pen.isDrawnBy(event.pointerId)) end();
  };
  canvas.addEventListener('pointerup', ending(pen.end));
  canvas.addEventListener('pointercancel', ending(pen.cancel));
  canvas.addEventListener('lostpointercapture', ending(pen.end));
}

/** For phones and browsers without pointer events. */
function listenToTouchAndMouse(canvas: HTMLCanvasElement, pen: Pen): void {
  const touch = (handle: (at: Touch) => void) => (event: TouchEvent) => {
    event.preventDefault();
    Array.from(event.changedTouches).forEach(handle);
  };
  const own = (handle: (at: Touch) => void) => touch((at) => pen.isDrawnBy(at.identifier) && handle(at));
  const begin = touch((at) => pen.begin(at.identifier, at));
  const end = own(pen.end);
  canvas.addEventListener('touchstart', begin, { passive: false });
  canvas.addEventListener(
    'touchmove',
    own((at) => pen.extend([at])),
    { passive: false },
  );
  canvas.addEventListener('touchend', end, { passive: false });
  canvas.addEventListener('touchcancel', own(pen.cancel), { passive: false });
  canvas.addEventListener('mousedown', (event) => event.button || pen.begin(0, event));
  document.addEventListener('mousemove', (event) => pen.extend([event]));
  document.addEventListener('mouseup', () => pen.end());
}
