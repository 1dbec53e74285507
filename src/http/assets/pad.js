/*
 * The signing pad. Strokes are points [x, y] in 1/1000 of the pad's width, y downward, so that turning the phone, zooming or
 * another screen only draws them again. No library: the usual ones need class fields and `?.`, which phones of 2018 in
 * a hall do not understand. The pad is two fifths as high as it is wide.
 *
 * createPad(canvas, changed) → { strokes(), restore(strokes), undo(), clear(), isEmpty() }; `changed` is called after every stroke.
 */
(() => {
  const height = 400;
  const limits = { strokes: 200, points: 4000, nearest: 3 };

  window.createPad = (canvas, changed) => {
    const context = canvas.getContext('2d');
    let strokes = [];
    let current = null;
    let pointer = null;
    let points = 0;

    function place(event) {
      const box = canvas.getBoundingClientRect();
      const x = Math.round(((event.clientX - box.left) * 1000) / box.width);
      const y = Math.round(((event.clientY - box.top) * 1000) / box.width);
      return [Math.min(1000, Math.max(0, x)), Math.min(height, Math.max(0, y))];
    }

    /** Coarser as the pad fills, so that a very long scribble still fits the limit instead of being cut off. */
    function tooNear(point) {
      const last = current[current.length - 1];
      const reach = points > limits.points / 2 ? 3 * limits.nearest : limits.nearest;
      return (point[0] - last[0]) ** 2 + (point[1] - last[1]) ** 2 < reach ** 2;
    }

    function draw() {
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
      strokes.forEach(drawStroke);
    }

    /** Through the middles of neighbouring points, so that the line bends as the finger did. */
    function drawStroke(stroke) {
      context.beginPath();
      context.moveTo(stroke[0][0], stroke[0][1]);
      for (let i = 1; i < stroke.length - 1; i++) {
        const to = stroke[i];
        const next = stroke[i + 1];
        context.quadraticCurveTo(to[0], to[1], (to[0] + next[0]) / 2, (to[1] + next[1]) / 2);
      }
      const end = stroke[stroke.length - 1];
      context.lineTo(end[0] + (stroke.length === 1 ? 0.1 : 0), end[1]);
      context.stroke();
    }

    function begin(id, event) {
      if (current || strokes.length >= limits.strokes || points >= limits.points) return;
      pointer = id;
      current = [place(event)];
      points += 1;
      strokes.push(current);
      draw();
    }

    function extend(event) {
      const point = place(event);
      if (points >= limits.points || tooNear(point)) return;
      current.push(point);
      points += 1;
    }

    function end() {
      if (!current) return;
      current = null;
      pointer = null;
      draw();
      changed();
    }

    function forget(next) {
      strokes = next;
      points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
      current = null;
      draw();
    }

    function listenToPointer() {
      // A signature that ends in a flick counts as a fling in Chrome, which then swallows the tap on the button after it.
      canvas.addEventListener('touchstart', (event) => event.preventDefault(), { passive: false });
      canvas.addEventListener('pointerdown', (event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        if (canvas.setPointerCapture) canvas.setPointerCapture(event.pointerId);
        begin(event.pointerId, event);
      });
      canvas.addEventListener('pointermove', (event) => {
        if (!current || event.pointerId !== pointer) return;
        const between = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
        (between.length > 0 ? between : [event]).forEach(extend);
        draw();
      });
      ['pointerup', 'pointercancel', 'lostpointercapture'].forEach((name) => {
        canvas.addEventListener(name, (event) => {
          if (event.pointerId === pointer) end();
        });
      });
    }

    function listenToTouchAndMouse() {
      const touch = (handle) => (event) => {
        event.preventDefault();
        handle(event.changedTouches[0]);
      };
      const move = (event) => {
        if (!current) return;
        extend(event);
        draw();
      };
      canvas.addEventListener(
        'touchstart',
        touch((at) => begin(at.identifier, at)),
        { passive: false },
      );
      canvas.addEventListener('touchmove', touch(move), { passive: false });
      canvas.addEventListener('touchend', touch(end), { passive: false });
      canvas.addEventListener('touchcancel', touch(end), { passive: false });
      canvas.addEventListener('mousedown', (event) => begin('mouse', event));
      document.addEventListener('mousemove', move);
      document.addEventListener('mouseup', end);
    }

    canvas.style.touchAction = 'none';
    if (window.PointerEvent) listenToPointer();
    else listenToTouchAndMouse();
    window.addEventListener('resize', draw);
    draw();

    return {
      strokes: () => strokes.filter((stroke) => stroke !== current),
      restore: forget,
      undo: () => {
        forget(strokes.slice(0, -1));
        changed();
      },
      clear: () => {
        forget([]);
        changed();
      },
      isEmpty: () => strokes.length === 0,
    };
  };
})();
