// Outputs of a model: numbers, bars, curves, and forecasts over a series.

import { Chart } from './chart.js';
import { h, number, shapeText, whole } from './dom.js';
import { Player } from './player.js';
import { t } from './settings.js';

const mostBars = 24;
const mostLines = 6;
const mostShown = 400;

/** Whether numbers are a share of each class. */
function areShares(values) {
  return values.length > 1 && values.every(value => value !== null && value >= -1e-6 && value <= 1 + 1e-6)
    && Math.abs(values.reduce((a, b) => a + b, 0) - 1) < 1e-3;
}

/** The parts of the panel of results. */
export function outputsPart(model, outputs, series) {
  return [h('h2', {}, t('result')), ...outputs.map(output => {
    const rows = output.shape[0];
    const width = output.data.length / rows;
    const shape = output.shape.slice(1);
    const head = h('div', { class: 'row ends' }, h('h3', {}, output.name),
      h('span', { class: 'quiet small mono' }, `${output.datatype} ${shapeText(output.shape)}`));
    const row = at => output.data.slice(at * width, (at + 1) * width);
    const place = h('div', { class: 'stack' });
    if (series && rows === series.ends.length) {
      place.append(...overSeries(series, shape, row));
    } else {
      place.append(...oneOutput(row(0), shape));
    }

    return h('section', { class: 'stack' }, head, place);
  })];
}

function oneOutput(values, shape) {
  const parts = [];
  if (values.length === 1) {
    const fill = h('span', { class: 'fill' });
    fill.style.width = `${100 * Math.min(1, Math.max(0, values[0] ?? 0))}%`;
    parts.push(h('dl', { class: 'figures' }, h('div', {}, h('dt', {}, t('value')), h('dd', {}, number(values[0])))),
      // A share is seen at once.
      values[0] >= 0 && values[0] <= 1
        ? h('div', { class: 'bars share', 'aria-hidden': 'true' }, h('span', { class: 'track' }, fill)) : '');
  } else if (shape.length <= 1 && values.length <= mostBars) {
    parts.push(bars(values));
  } else if (shape.length <= 2) {
    const units = shape.length === 2 ? shape[1] : 1;
    const chart = new Chart({ title: t('curve'), x: t(shape.length === 2 ? 'step' : 'place'), wholeX: true });
    chart.update({ series: lines(values, units) });
    parts.push(chart.element);
    if (units > mostLines) {
      parts.push(h('p', { class: 'quiet small' }, t('first-of', mostLines, units)));
    }
  } else {
    parts.push(h('dl', { class: 'figures' }, [['least', Math.min(...values)], ['mean', values.reduce((a, b) => a + b, 0) / values.length],
      ['most', Math.max(...values)]].map(([key, value]) => h('div', {}, h('dt', {}, t(key)), h('dd', {}, number(value))))));
  }

  parts.push(numbers(values, shape));
  return parts;
}

function lines(values, units) {
  return Array.from({ length: Math.min(units, mostLines) }, (_, k) => ({
    name: units === 1 ? t('output') : `${t('unit')} ${k}`, color: k, style: ['', 'dash', 'dots'][Math.floor(k / 2) % 3], last: false,
    points: Array.from({ length: values.length / units }, (_, i) => [i, values[i * units + k]]),
  }));
}

/** Bars with names and numbers; shares as percent. */
export function bars(values, most) {
  const shares = areShares(values);
  const top = most ?? (shares ? 1 : Math.max(...values.map(Math.abs), 1e-12));
  const isSigned = values.some(value => value < 0);
  const best = values.indexOf(Math.max(...values));
  return h('ul', { class: 'bars' }, values.map((value, i) => {
    const fill = h('span', { class: `fill ${value < 0 ? 'minus' : ''}` });
    const part = Math.min(1, Math.abs(value) / top) * (isSigned ? 50 : 100);
    Object.assign(fill.style, { width: `${part}%`, left: isSigned ? `${value < 0 ? 50 - part : 50}%` : '0' });
    return h('li', { class: values.length > 1 && i === best ? 'best' : '' },
      h('span', { class: 'name' }, values.length === 1 ? t('value') : shares ? t('class-of', i) : String(i)),
      h('span', { class: 'track', 'aria-hidden': 'true' }, fill),
      h('span', { class: 'value' }, shares ? `${(value * 100).toFixed(1)} %` : number(value)));
  }));
}

function numbers(values, shape) {
  const shown = values.slice(0, mostShown);
  const units = shape.length >= 2 ? Math.min(shape[shape.length - 1], 12) : 1;
  const width = shape.length >= 2 ? shape[shape.length - 1] : 1;
  const rows = Math.ceil(shown.length / width);
  return h('details', {}, h('summary', {}, t('all-numbers', whole(values.length))),
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': t('all-numbers', whole(values.length)) },
      h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('place')),
        Array.from({ length: units }, (_, k) => h('th', { scope: 'col', class: 'num' }, units === 1 ? t('value') : String(k))))),
      h('tbody', {}, Array.from({ length: rows }, (_, i) => h('tr', {}, h('th', { scope: 'row' }, String(i)),
        Array.from({ length: units }, (_, k) => h('td', { class: 'num' }, number(shown[i * width + k], 6)))))))));
}

/** What the model says at each place of a series, which a slider moves. */
function overSeries(series, shape, row) {
  const first = row(0);
  const isClasses = areShares(first) && shape.length === 1;
  const isAligned = shape.length === 2 && shape[0] === series.size;
  const place = h('div', { class: 'stack' });
  const chart = new Chart({ title: t(isClasses ? 'series' : 'forecast'), x: t('step'), height: 260, wholeX: true });
  const units = shape.length === 2 ? shape[1] : 1;
  const back = value => value * series.scale[1] + series.scale[0];
  const ahead = isClasses || isAligned ? 0 : shape.length === 0 ? 1 : shape[0];
  const forecasts = series.ends.map((end, i) => row(i).filter((_, k) => k % units === 0)
    .map((value, k) => [isAligned ? end - series.size + k : end + k, back(value)]));
  const every = [...series.values, ...(isClasses ? [] : forecasts.flat().map(point => point[1]))].filter(Number.isFinite);
  const [low, high] = [every.reduce((a, b) => Math.min(a, b)), every.reduce((a, b) => Math.max(a, b))];
  const room = (high - low) * 0.06 || 1;

  function show(at) {
    const end = series.ends[at];
    const from = Math.max(0, end - Math.max(series.size, 24) - 12);
    const to = end + Math.max(ahead, 12);
    const seen = series.values.slice(from, Math.min(series.values.length, to)).map((value, i) => [from + i, value]);
    const state = {
      range: [from, to], low: low - room, high: high + room, part: [end - series.size, end - 1], now: end - 1,
      series: [{ name: series.name, color: 0, points: seen, last: false }],
    };
    if (!isClasses) {
      const start = ahead > 1 ? [[end - 1, series.values[end - 1]]] : [];
      state.series.push({ name: t(isAligned ? 'output' : 'forecast'), color: 1, style: ahead > 0 ? 'dash' : '', last: false,
        points: [...start, ...forecasts[at]] });
      if (ahead === 1) {
        state.series.push({ name: t('forecasts-before'), color: 1, style: 'thin', last: false,
          points: forecasts.slice(0, at + 1).map(one => one[0]) });
      }
    }

    chart.update(state);
    place.replaceChildren(isClasses ? bars(row(at)) : numbers(forecasts[at].map(point => point[1]), []));
  }

  const player = new Player({
    count: series.ends.length, name: t('end-of-window'), show, start: series.ends.length - 1,
    label: at => t('step-of', series.ends[at], series.values.length),
  });
  player.go(series.ends.length - 1);
  return [chart.element, series.ends.length > 1 ? player.element : null, place].filter(Boolean);
}
