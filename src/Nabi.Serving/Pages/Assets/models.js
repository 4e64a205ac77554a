// The models: all of them, and one with its layers and its diagram.

import { h, shapeText, whole } from './dom.js';
import { get } from './server.js';
import { t } from './settings.js';
import { tryView } from './try.js';

const narrow = 300;

/** All models. */
export async function modelList() {
  const { models, version } = await get('api/models');
  const cards = models.map(model => h('li', {}, h('div', { class: 'card' },
    h('h2', {}, h('a', { href: `#/models/${encodeURIComponent(model.name)}` }, model.name)),
    h('dl', { class: 'pairs' },
      pair('input', `${shapeText(model.input)} ${model.datatype}`), pair('output', shapeText(model.output)),
      pair('parameters', whole(model.parameters)), pair('version', model.version)))));
  return {
    title: t('models'),
    elements: [
      h('div', { class: 'head' }, h('h1', {}, t('models')), h('p', { class: 'quiet' }, t('models-lead', models.length, version))),
      models.length ? h('ul', { class: 'cards' }, cards) : h('p', { class: 'empty' }, t('no-models')),
    ],
  };
}

/** One model: what it is, and what it says. */
export async function modelView(name, tab) {
  const model = await get(`api/models/${encodeURIComponent(name)}`);
  const address = `#/models/${encodeURIComponent(name)}`;
  const views = [['layers', t('layers'), () => layersPart(model)], ['try', t('try'), () => tryView(model)]];
  const body = h('div', { role: 'tabpanel', id: 'part', tabindex: 0, class: 'view' });
  const made = new Map();
  const buttons = views.map(([key, label]) => h('button', {
    type: 'button', role: 'tab', id: `tab-${key}`, 'aria-controls': 'part', click: () => choose(key),
    keydown: event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        const at = (views.findIndex(view => view[0] === key) + step + views.length) % views.length;
        choose(views[at][0]);
        buttons[at].focus();
      }
    },
  }, label));

  function choose(key) {
    const at = Math.max(0, views.findIndex(view => view[0] === key));
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', i === at);
      button.tabIndex = i === at ? 0 : -1;
    });
    body.setAttribute('aria-labelledby', `tab-${views[at][0]}`);
    if (!made.has(at)) {
      made.set(at, views[at][2]());
    }

    body.replaceChildren(made.get(at));
    history.replaceState(null, '', at === 0 ? address : `${address}/${views[at][0]}`);
  }

  choose(tab);
  return {
    title: model.name,
    elements: [
      h('div', { class: 'head' }, h('p', { class: 'small' }, h('a', { href: '#/models' }, `← ${t('all-models')}`)),
        h('h1', {}, model.name),
        h('p', { class: 'quiet' }, t('model-lead', model.version, whole(model.parameters), whole(model.trainable)))),
      h('div', { class: 'tabs', role: 'tablist', 'aria-label': model.name }, buttons), body,
    ],
  };
}

function pair(key, value) {
  return [h('dt', {}, t(key)), h('dd', {}, value)];
}

function layersPart(model) {
  const table = h('table', {},
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('layer')), h('th', { scope: 'col' }, t('class')),
      h('th', { scope: 'col' }, t('shape')), h('th', { scope: 'col', class: 'num' }, t('parameters')))),
    h('tbody', {}, model.layers.map(layer => h('tr', {},
      h('th', { scope: 'row' }, `${'\u00a0\u00a0'.repeat(layer.depth)}${layer.depth ? '└ ' : ''}${layer.name}`),
      h('td', {}, layer.class), h('td', { class: 'mono' }, shapeText(layer.shape)),
      h('td', { class: 'num' }, whole(layer.parameters))))));
  const ports = (key, tensors) => h('div', {}, h('h3', {}, t(key)), h('dl', { class: 'pairs' },
    tensors.map(tensor => [h('dt', {}, tensor.name), h('dd', { class: 'mono' }, `${tensor.datatype} ${shapeText(tensor.shape)}`)])));
  const summary = h('section', { class: 'panel', 'aria-labelledby': 'summary' }, h('h2', { id: 'summary' }, t('summary')),
    h('div', { class: 'row' }, ports('inputs', model.inputs)), h('div', { class: 'row' }, ports('outputs', model.outputs)),
    h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-labelledby': 'summary' }, table));
  const diagram = diagramOf(model);
  // A chain of layers stands beside the table, what branches below it.
  const isNarrow = diagram && Number(diagram.querySelector('svg').getAttribute('width')) <= narrow;
  return h('div', { class: `split ${isNarrow ? 'diagram' : 'one'}` }, summary, diagram);
}

/** The diagram that the server drew, without its own style: the page has the colours of both themes. */
function diagramOf(model) {
  if (!model.diagram) {
    return null;
  }

  const parsed = new DOMParser().parseFromString(model.diagram, 'image/svg+xml').documentElement;
  if (parsed.localName !== 'svg') {
    return null;
  }

  parsed.querySelectorAll('script, title').forEach(element => element.remove());
  parsed.setAttribute('aria-label', t('diagram-of', model.name));
  return h('section', { class: 'panel', 'aria-labelledby': 'diagram' }, h('h2', { id: 'diagram' }, t('diagram')),
    h('div', { class: 'plot', tabindex: 0, role: 'group', 'aria-labelledby': 'diagram' }, document.importNode(parsed, true)));
}
