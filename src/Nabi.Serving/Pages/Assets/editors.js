// Editors of numbers and of texts. Each gives its element and read(): the shape with one sample in front, and the numbers.

import { h, shapeText } from './dom.js';
import { t } from './settings.js';

let ids = 0;

/** A name for a label. */
export function fresh() {
  return `field-${++ids}`;
}

/** The shape of nested lists; an error where they are of different lengths. */
function shapeOf(value, path = '') {
  if (!Array.isArray(value)) {
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new Error(t('not-a-number', path || '0', JSON.stringify(value)?.slice(0, 40) ?? String(value)));
    }

    return [];
  }

  const shapes = value.map((one, i) => shapeOf(one, path ? `${path}, ${i}` : String(i)));
  if (shapes.some(shape => shape.join() !== shapes[0].join())) {
    throw new Error(t('uneven'));
  }

  return [value.length, ...(shapes[0] ?? [])];
}

/** Numbers of a shape, nested. */
function nested(shape, next) {
  return shape.length === 0 ? next() : Array.from({ length: shape[0] }, () => nested(shape.slice(1), next));
}

/** JSON with the innermost lists on a line each. */
function pretty(value, indent = '') {
  if (!Array.isArray(value) || !Array.isArray(value[0])) {
    return JSON.stringify(value);
  }

  return `[\n${value.map(one => `${indent}  ${pretty(one, `${indent}  `)}`).join(',\n')}\n${indent}]`;
}

/** Numbers as JSON, for one sample. */
export function numbersEditor(input, model, changed) {
  const id = fresh();
  const wanted = input.shape.slice(1);
  const some = wanted.map(length => (length < 0 ? 5 : length));
  const isWhole = input.datatype.includes('INT');
  const example = () => pretty(nested(some, () => (input.datatype === 'BOOL' ? Math.random() < 0.5
    : isWhole ? 1 + Math.floor(Math.random() * 9) : Number((Math.random() * 2 - 1).toFixed(2)))));
  const zeros = () => pretty(nested(some, () => (input.datatype === 'BOOL' ? false : 0)));
  const area = h('textarea', { id, class: 'mono', rows: 8, spellcheck: 'false', value: example(), input: changed });
  const set = text => () => {
    area.value = text();
    changed();
  };
  return {
    element: h('div', { class: 'field' }, h('label', { for: id }, t('numbers-of', shapeText(wanted))), area,
      h('div', { class: 'row' }, h('button', { type: 'button', class: 'slim', click: set(example) }, t('random')),
        h('button', { type: 'button', class: 'slim', click: set(zeros) }, t('zeros')))),
    read() {
      let value;
      try {
        value = JSON.parse(area.value);
      } catch {
        throw new Error(t('no-json', input.name));
      }

      let shape = shapeOf(value);
      const data = Array.isArray(value) ? value.flat(Infinity) : [value];
      // A flat list is enough where all lengths are known, or all but one.
      if (shape.length === 1 && wanted.length !== 1) {
        const known = wanted.filter(length => length >= 0).reduce((a, b) => a * b, 1);
        if (wanted.filter(length => length < 0).length <= 1 && known > 0 && data.length % known === 0) {
          shape = wanted.map(length => (length < 0 ? data.length / known : length));
        }
      }

      return { shape: [1, ...shape], data };
    },
  };
}

/** A text. */
export function textEditor(input, model, changed) {
  const id = fresh();
  const area = h('textarea', { id, rows: 4, value: t('text-example'), input: changed });
  return {
    element: h('div', { class: 'field' }, h('label', { for: id }, t('text-of')), area),
    read: () => ({ shape: [1, ...input.shape.slice(1).map(() => 1)], data: [area.value] }),
  };
}
