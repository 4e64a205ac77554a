// What the server measured in the last minutes, and each second anew.

import { Chart } from './chart.js';
import { h, number, whole } from './dom.js';
import { t } from './settings.js';

const kept = 180;

/** The view; leave() ends the listening. */
export function metricsView() {
  const state = h('span', { class: 'badge', role: 'status' }, t('connecting'));
  const model = h('select', { 'aria-label': t('model'), change: show });
  const figures = h('dl', { class: 'figures' });
  const seconds = [];
  let names = [];
  const charts = {
    requests: new Chart({ title: t('requests-second'), x: t('seconds-ago'), zero: true }),
    latency: new Chart({ title: t('latency'), x: t('seconds-ago'), zero: true }),
    queue: new Chart({ title: t('queue'), x: t('seconds-ago'), zero: true }),
    batch: new Chart({ title: t('batch'), x: t('seconds-ago'), zero: true }),
  };
  const gauges = h('div', {});
  const source = new EventSource('api/metrics');
  const says = (key, css) => {
    state.textContent = t(key);
    state.className = `badge ${css}`;
  };
  source.addEventListener('open', () => says('live', 'on'));
  source.addEventListener('error', () => says('reconnecting', 'off'));
  source.addEventListener('seconds', event => {
    const fresh = JSON.parse(event.data).seconds;
    if (seconds.length && fresh.length && fresh[0].second <= seconds[seconds.length - 1].second) {
      // The server was started anew, or the connection was: it sends all it has.
      seconds.length = 0;
    }

    seconds.push(...fresh);
    seconds.splice(0, Math.max(0, seconds.length - kept));
    show();
  });

  function show() {
    const met = [...new Set(seconds.flatMap(second => Object.keys(second.models)))].filter(Boolean).sort();
    if (met.join() !== names.join()) {
      const chosen = model.value;
      names = met;
      model.replaceChildren(h('option', { value: '' }, t('all-models')), ...names.map(name => h('option', { value: name }, name)));
      model.value = names.includes(chosen) ? chosen : '';
    }

    const none = { requests: 0, errors: 0, queue: 0 };
    const of = second => (model.value === '' ? second.all : second.models[model.value] ?? none);
    const last = seconds.length ? seconds[seconds.length - 1].second : 0;
    const points = key => seconds.map(second => [second.second - last, of(second)[key] ?? null]);
    charts.requests.update({ range: [-kept, 0], series: [
      { name: t('requests'), color: 0, points: points('requests') },
      { name: t('errors'), color: 1, style: 'dash', points: points('errors') }] });
    charts.latency.update({ range: [-kept, 0], series: [
      { name: 'p50', color: 0, points: points('p50') }, { name: 'p99', color: 1, style: 'dash', points: points('p99') }] });
    charts.queue.update({ range: [-kept, 0], series: [{ name: t('waiting'), color: 2, points: points('queue') }] });
    charts.batch.update({ range: [-kept, 0], series: [{ name: t('rows'), color: 3, points: points('batch') }] });
    const sum = key => seconds.reduce((total, second) => total + (of(second)[key] ?? 0), 0);
    const now = seconds.length ? of(seconds[seconds.length - 1]) : none;
    const latest = [...seconds].reverse().map(of).find(second => second.p50 !== undefined);
    figures.replaceChildren(...[
      ['requests-now', whole(now.requests), '/s'], ['requests-minutes', whole(sum('requests')), ''],
      ['errors-minutes', whole(sum('errors')), ''],
      ['latency-now', latest ? `${number(latest.p50, 2)} / ${number(latest.p99, 2)}` : '–', 'ms'],
      ['waiting', whole(now.queue), ''],
    ].map(([key, value, unit]) => h('div', {}, h('dt', {}, t(key)),
      h('dd', {}, value, unit ? h('span', { class: 'unit' }, ` ${unit}`) : null))));
    showGauges();
  }

  function showGauges() {
    const all = Object.entries(seconds.length ? seconds[seconds.length - 1].gauges : {})
      .map(([name, value]) => [...name.split(' '), value]).filter(one => model.value === '' || one[1] === model.value);
    gauges.replaceChildren(...(all.length === 0 ? [] : [h('section', { class: 'panel' }, h('h2', {}, t('gauges')),
      h('table', {}, h('thead', {}, h('tr', {}, ['model', 'gauge', 'value'].map((key, i) => h('th', {
        scope: 'col', class: i === 2 ? 'num' : '',
      }, t(key))))),
        h('tbody', {}, all.map(one => h('tr', {}, h('th', { scope: 'row' }, one[1]),
          h('td', {}, one[0] === 'drift' ? t('drift-of', one[2]) : t('sequences')),
          h('td', { class: 'num' }, number(one[one.length - 1], 4)))))))]));
  }

  show();
  model.replaceChildren(h('option', { value: '' }, t('all-models')));
  return {
    title: t('metrics'),
    elements: [
      h('div', { class: 'row ends' }, h('div', { class: 'head' }, h('h1', {}, t('metrics')), h('p', { class: 'quiet' }, t('metrics-lead'))),
        h('div', { class: 'row' }, state, model)),
      figures,
      h('section', { class: 'panel', 'aria-labelledby': 'curves' }, h('h2', { id: 'curves', class: 'unseen' }, t('curves')),
        h('div', { class: 'charts' }, Object.values(charts).map(chart => chart.element))), gauges,
    ],
    leave: () => source.close(),
  };
}
