// A training while it runs: curves that grow, and what the reader wants of it.

import { Chart } from './chart.js';
import { h, number, say, whole } from './dom.js';
import { post } from './server.js';
import { begin, t } from './settings.js';

const main = document.getElementById('main');
const mostPoints = 1200;
const mostRows = 200;
const trainings = [];
let token = '';
let title = '';
let isConnected = false;
let isOver = false;
let chosen = -1;
let view = null;
let due = 0;
let drawn = 0;
let cost = 0;

const source = new EventSource('events');
source.addEventListener('open', () => {
  isConnected = true;
  show();
});
source.addEventListener('error', () => {
  isConnected = false;
  show();
});
source.addEventListener('hello', event => {
  ({ token, title } = JSON.parse(event.data));
  // What follows is everything from the start: another program may listen here now.
  trainings.length = 0;
  view = null;
  show();
});
source.addEventListener('bye', () => {
  isOver = true;
  source.close();
  show();
});
source.addEventListener('trainings', event => {
  let isTurn = false;
  for (const news of JSON.parse(event.data).trainings) {
    const known = trainings[news.number] ?? (trainings[news.number] = { done: [], points: [] });
    const { done, points, anew, ...rest } = news;
    isTurn ||= known.state !== rest.state;
    Object.assign(known, rest);
    known.took = done.reduce((sum, epoch) => sum + epoch.seconds, known.took ?? 0);
    known.done.push(...done);
    known.points = anew ? points : known.points.concat(points);
  }

  if (isTurn) {
    show();
  } else {
    later();
  }
});

/** Draws what is new, no oftener than leaves most of the time to the reader: events may come faster than a busy machine draws. */
function later() {
  if (due === 0) {
    due = setTimeout(show, drawn + Math.min(4 * cost, 5000) - performance.now());
  }
}

/** The measures of a training in pairs with their validation; loss first. */
function measures(training) {
  const names = new Set([...Object.keys(training.latest), ...training.done.flatMap(epoch => Object.keys(epoch.logs))]);
  const plain = [...names].map(name => name.replace(/^val_/, ''));
  return [...new Set(plain)].sort((a, b) => (b === 'loss') - (a === 'loss') || a.localeCompare(b));
}

/** As many points as a screen shows, the last one among them. */
function thinned(points) {
  const stride = Math.ceil(points.length / mostPoints);
  return stride < 2 ? points : points.filter((_, i) => (points.length - 1 - i) % stride === 0);
}

function curves(training, name) {
  const epochs = key => thinned(training.done.filter(epoch => key in epoch.logs).map(epoch => [epoch.epoch + 1, epoch.logs[key]]));
  const steps = thinned(training.points.filter(point => name in point.logs).map(point => [point.at, point.logs[name]]));
  const found = [];
  // Where epochs are short there are few points in each, and a line through them would tell nothing.
  if (steps.length > 3 * training.done.length && name !== 'learning_rate') {
    found.push({ name: t('by-step'), color: 0, style: 'thin', points: steps, last: false });
  }

  if (epochs(name).length || steps.length) {
    found.push({ name: t('curve-training'), color: 0, style: 'dash', points: epochs(name) });
  }

  if (epochs(`val_${name}`).length) {
    found.push({ name: t('validation'), color: 1, points: epochs(`val_${name}`) });
  }

  return found;
}

function duration(seconds) {
  if (seconds < 0.95) {
    return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  }

  const all = Math.round(seconds);
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  return hours ? t('hours', hours, minutes) : all >= 60 ? t('minutes', minutes, all % 60)
    : t('seconds', seconds < 10 ? seconds.toFixed(1) : all);
}

/** What is left by the mean of the last epochs. */
function left(training) {
  const last = training.done.slice(-5);
  if (!last.length || ['ended', 'stopped', 'failed'].includes(training.state)) {
    return '–';
  }

  const mean = last.reduce((a, epoch) => a + epoch.seconds, 0) / last.length;
  const next = training.done[training.done.length - 1].epoch + 1;
  const inside = training.steps && training.epoch === next ? training.step / training.steps : 0;
  return `≈ ${duration(mean * (training.epochs - next - inside))}`;
}

/** Builds the page once; after that only numbers change, so that focus and dialogs stay. */
function build() {
  const problem = h('p', { class: 'notice', role: 'alert', hidden: true });
  const act = action => async () => {
    problem.hidden = true;
    try {
      await post('control', { action }, { 'X-Nabi-Token': token });
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  };
  const pause = h('button', { type: 'button', click: () => act(view.isPaused ? 'resume' : 'pause')() });
  const confirm = h('dialog', { 'aria-labelledby': 'stop-title' }, h('form', { method: 'dialog' },
    h('h2', { id: 'stop-title' }, t('stop-ask')), h('p', {}, t('stop-what')),
    h('div', { class: 'row' }, h('button', { class: 'danger', value: 'stop' }, t('stop')), h('button', { value: '' }, t('go-on')))));
  confirm.addEventListener('close', () => confirm.returnValue === 'stop' && act('stop')());
  const stop = h('button', {
    type: 'button', class: 'danger', click: () => {
      confirm.returnValue = '';
      confirm.showModal();
    },
  }, t('stop'));
  const select = h('select', { 'aria-label': t('training'), change: () => {
    chosen = Number(select.value);
    view.charts.clear();
    view.plots.replaceChildren();
    show();
  } });
  view = {
    problem, pause, stop, confirm, select, heading: h('h1', {}), lead: h('p', { class: 'quiet' }),
    state: h('span', { class: 'badge' }), figures: h('dl', { class: 'figures' }), plots: h('div', { class: 'charts' }), charts: new Map(),
    rows: h('tbody', {}), columns: h('tr', {}), isPaused: false, count: 0,
    gone: h('p', { class: 'notice', hidden: true }),
  };
  const table = h('section', { class: 'panel', 'aria-labelledby': 'epochs' }, h('h2', { id: 'epochs' }, t('epochs')),
    h('div', { class: 'scroll tall', tabindex: 0, role: 'group', 'aria-labelledby': 'epochs' },
      h('table', {}, h('thead', {}, view.columns), view.rows)));
  view.table = table;
  main.replaceChildren(
    h('div', { class: 'row ends' }, h('div', { class: 'head' }, view.heading, view.lead),
      h('div', { class: 'row' }, view.state, select, pause, stop)),
    view.gone, problem, view.figures, h('section', { class: 'panel', 'aria-labelledby': 'curves' },
      h('h2', { id: 'curves' }, t('curves')), view.plots), table, confirm);
}

function show() {
  clearTimeout(due);
  due = 0;
  const start = performance.now();
  // Until the browser has laid it out and painted it.
  requestAnimationFrame(() => setTimeout(() => {
    drawn = performance.now();
    cost = drawn - start;
  }));
  if (trainings.length === 0) {
    if (!view) {
      main.replaceChildren(h('div', { class: 'head' }, h('h1', {}, title || t('training'))),
        h('p', { class: 'empty' }, t(isConnected ? 'no-training' : isOver ? 'gone' : 'connecting')));
    }

    return;
  }

  if (!view) {
    build();
  }

  const at = chosen >= 0 ? chosen : trainings.length - 1;
  const training = trainings[at];
  const isLast = at === trainings.length - 1;
  const isRunning = ['running', 'pausing', 'paused'].includes(training.state);
  const label = t(`state-${training.state}`);
  view.heading.textContent = title || training.model;
  view.lead.textContent = t('training-lead', training.model, whole(training.parameters));
  document.title = `${t(`state-${training.state}`)} ${training.epoch + 1}/${training.epochs} – ${view.heading.textContent}`;
  if (view.state.textContent !== label) {
    say(label);
  }

  view.state.textContent = label;
  view.state.className = `badge ${training.state === 'running' ? 'on' : ['stopped', 'failed'].includes(training.state) ? 'off' : ''}`;
  view.select.hidden = trainings.length < 2;
  if (view.select.options.length !== trainings.length) {
    view.select.replaceChildren(...trainings.map((one, i) => h('option', { value: i, selected: i === at }, `${i + 1}. ${one.model}`)));
  }

  view.isPaused = training.state === 'paused' || training.state === 'pausing';
  view.pause.textContent = t(view.isPaused ? 'resume' : 'pause');
  view.pause.disabled = view.stop.disabled = !isRunning || !isLast || !isConnected || isOver;
  view.gone.hidden = isConnected && !isOver;
  view.gone.textContent = t(isOver || !isRunning ? 'gone' : 'reconnecting-training');
  view.figures.replaceChildren(...[
    ['epoch', `${whole(Math.min(training.epoch + 1, training.epochs))} / ${whole(training.epochs)}`],
    ['training-step', `${whole(training.step)}${training.steps ? ` / ${whole(training.steps)}` : ''}`],
    ['epoch-took', training.done.length ? duration(training.done[training.done.length - 1].seconds) : '–'],
    ['took', duration(training.took)], ['left', left(training)],
  ].map(([key, value]) => h('div', {}, h('dt', {}, t(key)), h('dd', {}, value))));
  showCurves(training);
  showEpochs(training);
}

function showCurves(training) {
  for (const name of measures(training)) {
    if (!view.charts.has(name)) {
      const chart = new Chart({ title: name, x: t('epoch'), height: 240 });
      view.charts.set(name, chart);
      view.plots.append(chart.element);
    }

    const series = curves(training, name);
    const ends = series.flatMap(one => one.points.slice(-1).map(point => point[0]));
    const begins = series.flatMap(one => one.points.slice(0, 1).map(point => point[0]));
    view.charts.get(name).update({ series, range: [Math.min(...begins, 1), Math.max(...ends, 2)] });
  }
}

function showEpochs(training) {
  const names = Object.keys(training.done[training.done.length - 1]?.logs ?? {});
  view.table.hidden = training.done.length === 0;
  const key = `${training.number} ${names.join()}`;
  if (key !== view.key) {
    [view.key, view.count] = [key, 0];
    view.columns.replaceChildren(h('th', { scope: 'col' }, t('epoch')), ...names.map(name => h('th', { scope: 'col', class: 'num' }, name)),
      h('th', { scope: 'col', class: 'num' }, t('time')));
    view.rows.replaceChildren();
  }

  // The newest is the first; what is there stays, and what is too old goes.
  const fresh = training.done.slice(Math.max(view.count, training.done.length - mostRows));
  view.count = training.done.length;
  view.rows.prepend(...fresh.reverse().map(epoch => h('tr', {}, h('th', { scope: 'row' }, String(epoch.epoch + 1)),
    names.map(name => h('td', { class: 'num' }, number(epoch.logs[name]))), h('td', { class: 'num' }, duration(epoch.seconds)))));
  while (view.rows.children.length > mostRows) {
    view.rows.lastChild.remove();
  }
}

begin(() => {
  view = null;
  main.replaceChildren();
  show();
});
show();
