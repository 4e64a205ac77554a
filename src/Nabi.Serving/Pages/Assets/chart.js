// Curves: an SVG of the width that there is, with a legend that tells the lines apart without colours as well.

import { h, s, number } from './dom.js';

const left = 54;
const right = 14;
const top = 10;
const bottom = 34;

/** Round numbers between two others. */
export function ticks(low, high, count) {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find(factor => factor * power >= rough) * power;
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-6; i++) {
    found.push(Number((i * step).toPrecision(12)));
  }

  return found;
}

/**
 * A chart that can be given other curves: chart.update({ series: [{ name, color, points: [[x, y]], style, end }], ... }).
 * Styles: '', 'dash', 'dots', 'thin'. A y that is null is a gap.
 */
export class Chart {
  constructor({ title, x, height = 220, wholeX = false, zero = false }) {
    Object.assign(this, { title, x, height, wholeX, zero, width: 0, state: { series: [] } });
    this.svg = s('svg', { role: 'img', 'aria-label': title });
    this.legend = h('ul', { class: 'legend' });
    this.element = h('div', { class: 'chart' }, h('h3', {}, title), this.svg, this.legend);
    this.watch = new ResizeObserver(entries => {
      const width = Math.round(entries[0].contentRect.width);
      if (width > 0 && width !== this.width) {
        this.width = width;
        this.draw();
      }
    });
    this.watch.observe(this.svg.parentElement);
  }

  update(state) {
    this.state = state;
    if (this.width > 0) {
      this.draw();
    }
  }

  /** Moves the vertical line alone. */
  move(x) {
    this.state.now = x;
    if (this.scale && this.line) {
      const at = this.scale(x);
      this.line.setAttribute('x1', at);
      this.line.setAttribute('x2', at);
    }
  }

  draw() {
    const { series, now, part, low, high } = this.state;
    const points = series.flatMap(one => one.points).filter(point => point[1] !== null && Number.isFinite(point[1]));
    const xs = points.map(point => point[0]);
    const ys = points.map(point => point[1]);
    let [x0, x1] = this.state.range ?? [least(xs, 0), most(xs, 1)];
    let [y0, y1] = [low ?? least(ys, 0), high ?? most(ys, 1)];
    if (this.zero) {
      [y0, y1] = [Math.min(0, y0), Math.max(0, y1)];
    }

    if (x1 <= x0) {
      x1 = x0 + 1;
    }

    if (y1 - y0 < 1e-12) {
      [y0, y1] = y0 === 0 ? [0, 1] : [y0 - Math.abs(y0) * 0.1, y1 + Math.abs(y1) * 0.1];
    } else if (low === undefined && high === undefined) {
      [y0, y1] = [this.zero && y0 === 0 ? 0 : y0 - (y1 - y0) * 0.05, y1 + (y1 - y0) * 0.05];
    }

    const [width, height] = [Math.max(this.width, 160), this.height];
    const across = x => left + (x - x0) / (x1 - x0) * (width - left - right);
    const up = y => height - bottom - (y - y0) / (y1 - y0) * (height - top - bottom);
    this.scale = across;
    const shapes = [];
    if (part) {
      shapes.push(s('rect', {
        class: 'part', x: across(part[0]), y: top, width: Math.max(0, across(part[1]) - across(part[0])), height: height - top - bottom,
      }));
    }

    for (const y of ticks(y0, y1, 4)) {
      shapes.push(s('line', { class: 'grid', x1: left, x2: width - right, y1: up(y), y2: up(y) }),
        s('text', { x: left - 8, y: up(y) + 4, 'text-anchor': 'end' }, number(y, 3)));
    }

    shapes.push(s('line', { class: 'axis', x1: left, x2: width - right, y1: height - bottom, y2: height - bottom }));
    const marks = ticks(x0, x1, Math.max(2, Math.floor(width / 75))).filter(x => !this.wholeX || Number.isInteger(x));
    for (const x of marks) {
      shapes.push(s('text', { x: across(x), y: height - bottom + 16, 'text-anchor': 'middle' }, number(x, 6)));
    }

    shapes.push(s('text', { x: (left + width - right) / 2, y: height - 2, 'text-anchor': 'middle' }, this.x));
    for (const one of series) {
      shapes.push(s('path', { class: `curve c${one.color} ${one.style ?? ''}`, d: path(one.points, across, up) }));
      // A point without neighbours is no line.
      const isThere = point => point !== undefined && point[1] !== null;
      for (const [i, point] of one.points.entries()) {
        if (isThere(point) && !isThere(one.points[i - 1]) && !isThere(one.points[i + 1])) {
          shapes.push(s('circle', { class: `d${one.color}`, cx: across(point[0]), cy: up(point[1]), r: 2.5 }));
        }
      }
    }

    if (now !== undefined) {
      this.line = s('line', { class: 'now', x1: across(now), x2: across(now), y1: top, y2: height - bottom });
      shapes.push(this.line);
    }

    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.setAttribute('aria-label', `${this.title}: ${series.map(one => `${one.name} ${number(lastOf(one))}`).join(', ')}`);
    this.svg.replaceChildren(...shapes);
    this.legend.hidden = series.length === 0;
    this.legend.replaceChildren(...series.filter(one => !one.quiet).map(one => h('li', {},
      s('svg', { viewBox: '0 0 26 10', 'aria-hidden': 'true' },
        s('path', { class: `curve c${one.color} ${one.style ?? ''}`, d: 'M1 5H25' })),
      h('span', {}, one.name), one.last === false ? null : h('b', {}, number(lastOf(one))))));
  }
}

function lastOf(series) {
  for (let i = series.points.length - 1; i >= 0; i--) {
    if (series.points[i][1] !== null) {
      return series.points[i][1];
    }
  }

  return null;
}

function path(points, across, up) {
  let text = '';
  let pen = false;
  for (const [x, y] of points) {
    if (y === null || !Number.isFinite(y)) {
      pen = false;
      continue;
    }

    text += `${pen ? 'L' : 'M'}${across(x).toFixed(1)} ${up(y).toFixed(1)}`;
    pen = true;
  }

  return text;
}

// Spread arguments have a limit, and there may be many numbers.
function least(values, otherwise) {
  return values.length ? values.reduce((a, b) => Math.min(a, b)) : otherwise;
}

function most(values, otherwise) {
  return values.length ? values.reduce((a, b) => Math.max(a, b)) : otherwise;
}
