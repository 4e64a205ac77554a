// A picture to draw on: with a pointer, with the keys, or a digit that is drawn already.

import { h, say } from './dom.js';
import { t } from './settings.js';

const fine = 8;

// Strokes of digits in a square of 20, as people write them.
const strokes = {
  0: [[10, 2, 6, 4, 4, 10, 6, 16, 10, 18, 14, 16, 16, 10, 14, 4, 10, 2]],
  1: [[7, 6, 11, 2, 11, 18]],
  2: [[4, 6, 6, 3, 10, 2, 14, 4, 15, 7, 12, 11, 4, 18, 16, 18]],
  3: [[5, 4, 9, 2, 14, 4, 14, 8, 9, 10, 14, 12, 15, 15, 12, 18, 7, 18, 4, 16]],
  4: [[13, 18, 13, 2, 3, 13, 17, 13]],
  5: [[15, 2, 6, 2, 5, 9, 10, 8, 15, 11, 15, 15, 11, 18, 5, 17]],
  6: [[13, 2, 8, 6, 5, 12, 7, 17, 11, 18, 15, 15, 14, 11, 10, 10, 6, 12]],
  7: [[4, 2, 16, 2, 9, 18], [7, 10, 14, 10]],
  8: [[10, 10, 6, 7, 6, 4, 10, 2, 14, 4, 14, 7, 10, 10, 5, 13, 6, 17, 10, 18, 14, 17, 15, 13, 10, 10]],
  9: [[14, 8, 10, 11, 6, 8, 6, 4, 10, 2, 14, 4, 14, 8, 12, 18]],
};

/** Height and width of a picture of one colour that an input takes; null where it takes none. */
export function pictureSize(input) {
  const shape = input.shape.slice(1);
  const flat = shape.length === 1 ? Math.sqrt(shape[0]) : 0;
  const [height, width, colours] = shape.length === 1 ? [flat, flat, 1] : [...shape, 1];
  return input.datatype !== 'BYTES' && shape.length <= 3 && colours === 1 && height === width && Number.isInteger(height)
    && height >= 8 && height <= 64 ? height : null;
}

/** Whether an input may be a picture. */
export function fitsPicture(input) {
  return pictureSize(input) !== null;
}

/** Draws for an input. */
export function drawEditor(input, model, changed) {
  const size = pictureSize(input);
  const side = size * fine;
  const canvas = h('canvas', { width: side, height: side, tabindex: 0, role: 'img', 'aria-label': t('draw-label') });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const top = model.scales ? 255 : 1;
  const range = h('select', { 'aria-label': t('range') },
    [1, 255].map(most => h('option', { value: most, selected: most === top }, t('range-of', most))));
  let [pen, at] = [false, [side / 2, side / 2]];
  let isEmpty = true;

  function clear() {
    context.fillStyle = '#000';
    context.fillRect(0, 0, side, side);
    isEmpty = true;
    changed();
  }

  function line(from, to) {
    context.strokeStyle = '#fff';
    context.lineWidth = side * 0.085;
    context.lineCap = context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.stroke();
    isEmpty = false;
    changed();
  }

  const place = event => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width * side, (event.clientY - box.top) / box.height * side];
  };
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId);
    at = place(event);
    line(at, at);
    event.preventDefault();
  });
  canvas.addEventListener('pointermove', event => {
    if (event.buttons & 1 && canvas.hasPointerCapture(event.pointerId)) {
      const next = place(event);
      line(at, next);
      at = next;
    }
  });
  canvas.addEventListener('keydown', event => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way) {
      const next = at.map((value, i) => Math.max(0, Math.min(side, value + way[i] * fine * size / 28)));
      if (pen) {
        line(at, next);
      }

      at = next;
      event.preventDefault();
    } else if (event.key === ' ') {
      pen = !pen;
      if (pen) {
        line(at, at);
      }

      say(t(pen ? 'pen-down' : 'pen-up'));
      event.preventDefault();
    }
  });

  function digit(number) {
    clear();
    const [scale, shift] = [side / 28, side * 4 / 28];
    for (const stroke of strokes[number]) {
      for (let i = 2; i < stroke.length; i += 2) {
        line([stroke[i - 2] * scale + shift, stroke[i - 1] * scale + shift], [stroke[i] * scale + shift, stroke[i + 1] * scale + shift]);
      }
    }
  }

  clear();
  return {
    element: h('div', { class: 'draw' }, canvas,
      h('div', { class: 'digits', role: 'group', 'aria-label': t('digits') },
        Object.keys(strokes).map(number => h('button', {
          type: 'button', click: () => digit(number), 'aria-label': t('digit', number),
        }, number))),
      h('div', { class: 'row' }, h('button', { type: 'button', class: 'slim', click: clear }, t('clear')), range),
      h('p', { class: 'quiet small' }, t('draw-hint'))),
    read() {
      if (isEmpty) {
        throw new Error(t('draw-first'));
      }

      const data = centred(canvas, size).map(value => Number((value * Number(range.value)).toFixed(4)));
      return { shape: [1, ...input.shape.slice(1)], data: input.datatype.includes('INT') ? data.map(Math.round) : data };
    },
  };
}

/** The drawing as MNIST has its digits: in a box of 20 of 28, its mass in the middle. */
function centred(canvas, size) {
  const side = canvas.width;
  const pixels = canvas.getContext('2d').getImageData(0, 0, side, side).data;
  const light = (x, y) => pixels[4 * (y * side + x)] / 255;
  let [x0, y0, x1, y1] = [side, side, 0, 0];
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const value = light(x, y);
      if (value > 0.1) {
        [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x), Math.max(y1, y)];
      }

      sum += value;
      sumX += value * x;
      sumY += value * y;
    }
  }

  const scale = size * 20 / 28 / Math.max(x1 - x0 + 1, y1 - y0 + 1);
  const small = document.createElement('canvas');
  small.width = small.height = size;
  const context = small.getContext('2d');
  context.fillStyle = '#000';
  context.fillRect(0, 0, size, size);
  context.imageSmoothingQuality = 'high';
  context.drawImage(canvas, size / 2 - sumX / sum * scale, size / 2 - sumY / sum * scale, side * scale, side * scale);
  const made = context.getImageData(0, 0, size, size).data;
  return Array.from({ length: size * size }, (_, i) => made[4 * i] / 255);
}
