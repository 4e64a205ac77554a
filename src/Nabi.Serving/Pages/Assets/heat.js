// Tables of numbers as colours, with a cursor that a slider, the mouse or the keys move.

import { colour, h, number, onTheme } from './dom.js';

function rgb(text) {
  const hex = text.replace('#', '');
  const full = hex.length === 3 ? [...hex].map(digit => digit + digit).join('') : hex;
  return [0, 2, 4].map(at => parseInt(full.slice(at, at + 2), 16));
}

function mix(a, b, share) {
  return a.map((value, i) => Math.round(value + (b[i] - value) * share));
}

/** Paints rows of numbers, each a cell; signed ones have a colour for each side of zero. */
function paint(canvas, rows, signed, low, high) {
  const [height, width] = [rows.length, rows[0]?.length ?? 0];
  canvas.width = Math.max(1, width);
  canvas.height = Math.max(1, height);
  const context = canvas.getContext('2d');
  const image = context.createImageData(canvas.width, canvas.height);
  const [from, to, minus, zero] = ['--low', '--high', '--minus', '--zero'].map(name => rgb(colour(name)));
  const span = high - low || 1;
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = rows[y][x] ?? 0;
      const share = Math.min(1, Math.abs(value) / reach);
      const pixel = signed ? mix(zero, value < 0 ? minus : to, share)
        : mix(from, to, Math.min(1, Math.max(0, (value - low) / span)));
      image.data.set([...pixel, 255], 4 * (y * width + x));
    }
  }

  context.putImageData(image, 0, 0);
}

/** A map of rows over columns. `pick(column, row)` is called when a cell is clicked. */
export class Heat {
  constructor({ title, note = '', rows, signed = false, low, high, cell = 10, pick = null, axis = 'column' }) {
    this.size = [rows[0].length, rows.length];
    this.axis = axis;
    const numbers = rows.flat().filter(value => value !== null);
    const least = low ?? numbers.reduce((a, b) => Math.min(a, b), Infinity);
    const most = high ?? numbers.reduce((a, b) => Math.max(a, b), -Infinity);
    const canvas = h('canvas', { role: 'img', 'aria-label': `${title}. ${note} ${number(least, 3)} – ${number(most, 3)}` });
    canvas.style.height = `${Math.max(40, Math.min(420, rows.length * cell))}px`;
    this.cursor = h('div', { class: 'cursor' });
    const legend = h('canvas', { 'aria-hidden': 'true' });
    this.element = h('div', { class: 'heat' },
      h('div', { class: 'row ends' }, h('h3', {}, title),
        h('span', { class: 'scale' }, number(signed ? -reach(least, most) : least, 3), legend,
          number(signed ? reach(least, most) : most, 3))),
      h('div', { class: 'frame' }, canvas, this.cursor),
      note ? h('p', { class: 'quiet small' }, note) : null);
    if (pick) {
      canvas.addEventListener('click', event => {
        const box = canvas.getBoundingClientRect();
        pick(Math.floor((event.clientX - box.left) / box.width * this.size[0]),
          Math.floor((event.clientY - box.top) / box.height * this.size[1]));
      });
    }

    const draw = () => {
      paint(canvas, rows, signed, least, most);
      const ramp = Array.from({ length: 60 }, (_, i) => (signed ? i / 29.5 - 1 : i / 59));
      paint(legend, [ramp], signed, signed ? -1 : 0, 1);
    };
    draw();
    onTheme(this.element, draw);
    this.move(0);
  }

  /** Puts the cursor on a column, or on a row. */
  move(at) {
    const [columns, rows] = this.size;
    const style = this.cursor.style;
    if (this.axis === 'column') {
      Object.assign(style, { left: `${at / columns * 100}%`, width: `max(3px, ${100 / columns}%)`, top: '0', bottom: '0' });
    } else {
      Object.assign(style, { top: `${at / rows * 100}%`, height: `max(3px, ${100 / rows}%)`, left: '0', right: '0' });
    }
  }
}

function reach(low, high) {
  return Math.max(Math.abs(low), Math.abs(high));
}
