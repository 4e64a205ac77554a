// What happens inside a model for an input: gates and states over time, weights of attention.

import { bars } from './results.js';
import { Chart } from './chart.js';
import { h, number } from './dom.js';
import { Heat } from './heat.js';
import { Player } from './player.js';
import { t } from './settings.js';

const gates = ['input_gate', 'forget_gate', 'output_gate', 'update_gate', 'reset_gate'];
const styles = ['', 'dash', 'dots', 'thin', 'dash'];

function nameOf(value) {
  const name = t(`inner-${value.name}`);
  return (name.startsWith('inner-') ? value.name : name) + (value.owner ? ` (${value.owner})` : '');
}

/** The panel for the layers that show something. */
export function insidePart(seen) {
  // Gates first, then attention, then what only gives something at each step.
  const rank = layer => (layer.values.some(value => gates.includes(value.name)) ? 0
    : layer.values.some(value => value.kind === 'attention') ? 1 : 2);
  const layers = seen.layers.filter(layer => layer.values.length > 0).sort((a, b) => rank(a) - rank(b));
  if (layers.length === 0) {
    return h('section', { class: 'panel' }, h('h2', {}, t('inside')), h('p', { class: 'empty' }, t('nothing-inside')));
  }

  const place = h('div', { class: 'stack' });
  const show = index => place.replaceChildren(...layerParts(layers[index], seen.words));
  const select = h('select', { 'aria-label': t('layer'), change: event => show(Number(event.target.value)) },
    layers.map((layer, i) => h('option', { value: i }, `${layer.name} (${layer.class})`)));
  show(0);
  return h('section', { class: 'panel', 'aria-labelledby': 'inside' },
    h('div', { class: 'row ends' }, h('h2', { id: 'inside' }, t('inside')), select), place);
}

function layerParts(layer, words) {
  const looks = layer.values.filter(value => value.kind === 'attention');
  return looks.length ? looks.flatMap(value => attentionParts(value, words)) : stepParts(layer.values, words);
}

/** Values over time that one slider moves through. */
function stepParts(values, words) {
  const [count, stride] = [values[0].data[0].length, values[0].stride];
  const total = values[0].steps;
  const same = words && words.length === total && stride === 1 ? words : null;
  const named = values.filter(value => gates.includes(value.name));
  const means = (named.length ? named : values).map((value, i) => ({
    name: nameOf(value), color: i, style: styles[i % styles.length],
    points: Array.from({ length: count }, (_, k) => [k * stride, mean(value.data.map(unit => unit[k]))]),
  }));
  const chart = new Chart({ title: t(named.length ? 'gates-mean' : 'values-mean'), x: t('step'), wholeX: true, height: 200 });
  const heats = values.map(value => {
    const isGate = gates.includes(value.name);
    const numbers = value.data.flat();
    return new Heat({
      title: nameOf(value), rows: value.data, cell: 6, signed: !isGate && numbers.some(one => one < 0),
      low: isGate ? 0 : undefined, high: isGate ? 1 : undefined, pick: column => player.go(column),
      note: value.shown.length < value.units ? t('units-shown', value.shown.length, value.units) : t('units-all', value.units),
    });
  });
  const text = same ? h('p', { class: 'words' }, same.map((word, i) => [h('button', {
    type: 'button', click: () => player.go(i),
  }, word || '·'), ' '])) : null;
  const now = h('dl', { class: 'figures' });

  function show(at) {
    chart.move(at * stride);
    heats.forEach(heat => heat.move(at));
    text?.querySelectorAll('button').forEach((button, i) => {
      if (i === at) {
        button.setAttribute('aria-current', 'true');
      } else {
        button.removeAttribute('aria-current');
      }
    });
    now.replaceChildren(...(named.length ? named : values.slice(0, 3)).map(value => h('div', {}, h('dt', {}, nameOf(value)),
      h('dd', {}, number(mean(value.data.map(unit => unit[at])), 3), h('span', { class: 'unit' }, ` ${t('mean-short')}`)))));
  }

  const player = new Player({
    count, name: t('step'), show,
    label: at => `${t('step-of', at * stride + 1, total)}${same?.[at] ? ` · ${same[at]}` : ''}`,
  });
  chart.update({
    series: means.map(one => ({ ...one, last: false })), now: 0,
    low: named.length ? 0 : undefined, high: named.length ? 1 : undefined,
  });
  player.go(0);
  return [player.element, text, now, chart.element, h('div', { class: 'heats' }, heats.map(heat => heat.element))].filter(Boolean);
}

/** Which place looks where: a map of all, and the weights of the place that the slider is at. */
function attentionParts(value, words) {
  const heads = value.data;
  const shown = heads[0].length;
  const together = heads[0].map((row, q) => row.map((_, k) => mean(heads.map(head => head[q][k]))));
  const place = h('div', { class: 'stack' });
  const weights = h('div', { class: 'stack' });
  const name = at => (words && words.length === value.places && words[at] ? words[at] : String(at));
  let [rows, heat] = [together, null];

  function choose(which) {
    rows = which === '' ? together : heads[Number(which)];
    heat = new Heat({
      title: t('inner-attention_scores'), rows, low: 0, cell: 12, axis: 'row', note: t('attention-note'), pick: (_, row) => player.go(row),
    });
    place.replaceChildren(heat.element);
    show(player?.place ?? 0);
  }

  function show(at) {
    heat?.move(at);
    const row = rows[at];
    const order = row.map((weight, i) => [weight, i]).sort((a, b) => b[0] - a[0]).slice(0, 8);
    const list = bars(order.map(one => one[0]), Math.max(1e-6, order[0][0]));
    list.querySelectorAll('.name').forEach((element, i) => {
      element.textContent = name(order[i][1]);
    });
    weights.replaceChildren(h('h3', {}, t('looks-at', name(at))), list);
  }

  let player = null;
  player = new Player({ count: shown, name: t('query'), show, label: at => t('query-of', at + 1, value.queries) });
  choose('');
  player.go(0);
  const select = h('select', { 'aria-label': t('head'), change: event => choose(event.target.value) },
    h('option', { value: '' }, t('heads-mean', heads.length)), heads.map((_, i) => h('option', { value: i }, t('head-of', i + 1))));
  return [heads.length > 1 ? h('div', { class: 'row' }, select) : null, player.element,
    h('div', { class: 'split' }, place, weights)].filter(Boolean);
}

function mean(values) {
  return values.reduce((a, b) => a + (b ?? 0), 0) / Math.max(1, values.length);
}
