// Columns of a table as windows of a time series.

import { h, whole } from './dom.js';
import { fresh } from './editors.js';
import { t } from './settings.js';

const mostPlaces = 60;
const mostNumbers = 200000;
const mostRows = 20000;

/** Whether an input is a window of a series: (time, features) or (time). */
export function fitsSeries(input) {
  const shape = input.shape.slice(1);
  return input.datatype === 'FP32' && (shape.length === 2 ? shape[1] >= 1 && shape[1] <= 64 && (shape[0] < 0 || shape[0] >= 2)
    : shape.length === 1 && shape[0] >= 2 && shape[0] <= 4096);
}

/** The columns of a text: names, and numbers where all are. */
export function parse(text) {
  const lines = text.split(/\r?\n/).filter(line => line.trim().length > 0).slice(0, mostRows + 1);
  if (lines.length === 0) {
    return [];
  }

  const mark = [';', '\t', ','].map(one => [one, lines[0].split(one).length]).sort((a, b) => b[1] - a[1])[0];
  const cells = lines.map(line => (mark[1] > 1 ? line.split(mark[0]) : [line])
    .map(cell => cell.trim().replace(/^"(.*)"$/, '$1')));
  // Between semicolons a comma may be a decimal one.
  const value = cell => (cell === '' ? NaN : Number(mark[0] === ';' ? cell.replace(',', '.') : cell));
  const hasHead = cells[0].some(cell => cell !== '' && Number.isNaN(value(cell)));
  const rows = hasHead ? cells.slice(1) : cells;
  const count = Math.max(...cells.map(row => row.length));
  return Array.from({ length: count }, (_, i) => ({
    name: (hasHead && cells[0][i]) || t('column', i + 1),
    values: rows.map(row => value(row[i] ?? '')),
  })).filter(column => column.values.length > 1 && column.values.every(Number.isFinite));
}

/** Series to begin with: two waves and some noise, the same each time. */
function example(features) {
  let seed = 7;
  const noise = () => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647 - 0.5;
  };
  const lines = [`step,${features === 1 ? 'value' : Array.from({ length: features }, (_, k) => `value ${k + 1}`).join(',')}`];
  for (let i = 0; i < 240; i++) {
    const values = Array.from({ length: features },
      (_, k) => (Math.sin(i / 6 + k) + 0.4 * Math.sin(i / 2.3 - k) + 0.15 * noise()).toFixed(3));
    lines.push(`${i},${values.join(',')}`);
  }

  return lines.join('\n');
}

/** Numbers of a table. */
export function csvEditor(input, model, changed) {
  const [id, windowId] = [fresh(), fresh()];
  const shape = input.shape.slice(1);
  const features = shape.length === 2 ? shape[1] : 1;
  const area = h('textarea', { id, class: 'mono', rows: 7, spellcheck: 'false', value: example(features), input: update });
  const file = h('input', {
    type: 'file', accept: '.csv,.txt,.tsv,text/csv', hidden: true,
    change: async () => {
      if (file.files[0]) {
        area.value = await file.files[0].text();
        update();
      }
    },
  });
  const choice = h('div', { class: 'field' });
  const length = h('input', { id: windowId, type: 'number', min: 2, max: 4096, value: '48', input: changed });
  const scaled = h('input', { type: 'checkbox', change: changed });
  let columns = [];
  let chosen = [];

  function update() {
    columns = parse(area.value);
    // A column of plain row numbers is seldom meant.
    const useful = columns.filter(column => !column.values.every((value, i) => value === column.values[0] + i));
    chosen = (useful.length >= features ? useful : columns).slice(0, features);
    choice.replaceChildren(columns.length === 0 ? h('p', { class: 'quiet' }, t('no-columns'))
      : h('div', { class: 'label' }, t(features === 1 ? 'which-column' : 'which-columns', features)),
    h('div', { class: 'row' }, columns.slice(0, 80).map(column => h('label', { class: 'check' },
      h('input', {
        type: features === 1 ? 'radio' : 'checkbox', name: `${id}-column`, checked: chosen.includes(column),
        change: event => {
          chosen = features === 1 ? [column] : columns.filter(one => (one === column ? event.target.checked : chosen.includes(one)));
          changed();
        },
      }), `${column.name} (${whole(column.values.length)})`))));
    changed();
  }

  /** The window, the places where one may end, and the numbers as the model gets them. */
  function plan() {
    if (chosen.length !== features) {
      throw new Error(t('choose-columns', features, chosen.length));
    }

    const count = chosen[0].values.length;
    const size = shape[0] >= 0 ? shape[0] : Math.round(Number(length.value));
    if (!(size >= 1) || count < size) {
      throw new Error(t('too-few-rows', size || 0, count));
    }

    const places = Math.max(1, Math.min(mostPlaces, count - size + 1, Math.floor(mostNumbers / (size * features))));
    const ends = Array.from({ length: places },
      (_, i) => (places === 1 ? count : Math.round(size + i * (count - size) / (places - 1))));
    const scales = chosen.map(column => {
      const mean = column.values.reduce((a, b) => a + b, 0) / count;
      const spread = Math.sqrt(column.values.reduce((a, b) => a + (b - mean) ** 2, 0) / count) || 1;
      return scaled.checked ? [mean, spread] : [0, 1];
    });
    return { size, ends, scales };
  }

  update();
  return {
    element: h('div', { class: 'stack' },
      h('div', { class: 'field' },
        h('div', { class: 'row ends' }, h('label', { for: id }, t('csv-of')),
          h('button', { type: 'button', class: 'slim', click: () => file.click() }, t('open-file')), file), area),
      choice,
      shape[0] < 0 ? h('div', { class: 'field' }, h('label', { for: windowId }, t('window')), length) : null,
      h('label', { class: 'check' }, scaled, t('standardize'))),
    read(all) {
      const { size, ends, scales } = plan();
      const shown = all ? ends : ends.slice(-1);
      const data = [];
      for (const end of shown) {
        for (let i = end - size; i < end; i++) {
          chosen.forEach((column, k) => data.push((column.values[i] - scales[k][0]) / scales[k][1]));
        }
      }

      return { shape: [shown.length, size, ...(shape.length === 2 ? [features] : [])], data };
    },
    series() {
      const { size, ends, scales } = plan();
      return { name: chosen[0].name, values: chosen[0].values, size, ends, scale: scales[0] };
    },
  };
}
