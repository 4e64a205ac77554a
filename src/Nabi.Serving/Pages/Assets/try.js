// Tries a model: an editor for each input, the outputs, and what happens inside.

import { h, say, shapeText } from './dom.js';
import { csvEditor, fitsSeries } from './csv.js';
import { drawEditor, fitsPicture } from './draw.js';
import { insidePart } from './inside.js';
import { numbersEditor, textEditor } from './editors.js';
import { outputsPart } from './results.js';
import { infer, trace } from './server.js';
import { t } from './settings.js';

/** The kinds of editors that an input may have, the most telling first. */
function kindsOf(input, model) {
  if (input.datatype === 'BYTES') {
    return [['text', textEditor]];
  }

  const kinds = [['numbers', numbersEditor]];
  const isPicture = fitsPicture(input);
  if (fitsSeries(input)) {
    // A table of many features is long, and a few numbers without time are seldom a series.
    const isSeldom = input.shape.length === 3 ? input.shape[2] > 12 : input.shape[1] < 12;
    kinds.splice(isSeldom ? 1 : 0, 0, ['csv', csvEditor]);
  }

  if (isPicture) {
    kinds.unshift(['draw', drawEditor]);
  }

  return kinds;
}

function inputPart(input, model, changed) {
  const kinds = kindsOf(input, model);
  const place = h('div', {});
  const made = new Map();
  let editor;
  const buttons = kinds.map(([key, make]) => h('button', {
    type: 'button', class: 'slim', click: () => choose(key, make),
  }, t(`kind-${key}`)));

  function choose(key, make) {
    if (!made.has(key)) {
      made.set(key, make(input, model, changed));
    }

    editor = made.get(key);
    buttons.forEach((button, i) => button.setAttribute('aria-pressed', kinds[i][0] === key));
    place.replaceChildren(editor.element);
    changed();
  }

  const element = h('section', { class: 'panel', 'aria-label': `${t('input')} ${input.name}` },
    h('div', { class: 'row ends' },
      h('h2', {}, input.name, ' ', h('span', { class: 'quiet small mono' }, `${input.datatype} ${shapeText(input.shape)}`)),
      kinds.length > 1 ? h('div', { class: 'kinds', role: 'group', 'aria-label': t('kinds') }, buttons) : null),
    place);
  choose(...kinds[0]);
  return { element, editor: () => editor };
}

/** The part of a model's page where it is asked. */
export function tryView(model) {
  const problem = h('p', { class: 'notice', role: 'alert', hidden: true });
  const results = h('div', { class: 'panel' });
  const none = () => results.replaceChildren(h('h2', {}, t('result')), h('p', { class: 'empty' }, t('no-result')));
  const inside = h('div', {});
  let parts = [];
  const predict = h('button', { type: 'submit', class: 'main' }, t('predict'));
  const look = h('button', { type: 'button', click: () => run(true) }, t('look-inside'));

  function requests(all) {
    const given = parts.map(part => part.editor().read(all));
    const rows = Math.max(...given.map(one => one.shape[0]));
    return model.inputs.map((input, i) => {
      const one = given[i];
      const times = one.shape[0] === rows ? 1 : rows;
      return {
        name: input.name, datatype: input.datatype, shape: [one.shape[0] * times, ...one.shape.slice(1)],
        data: times === 1 ? one.data : Array.from({ length: times }, () => one.data).flat(),
      };
    });
  }

  async function run(isLook) {
    problem.hidden = true;
    predict.disabled = look.disabled = true;
    try {
      if (isLook) {
        const seen = await trace(model.name, requests(false));
        inside.replaceChildren(insidePart(seen));
        say(t('inside'));
        inside.firstChild.scrollIntoView({ block: 'start' });
      } else {
        const series = parts.length === 1 ? parts[0].editor().series?.() : null;
        const answer = await infer(model.name, requests(Boolean(series)));
        results.replaceChildren(...outputsPart(model, answer.outputs, series));
        say(t('result'));
      }
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    } finally {
      predict.disabled = false;
      look.disabled = !model.traceable;
    }
  }

  // What was said of another input is not shown beside a new one.
  const changed = () => {
    if (parts.length) {
      inside.replaceChildren();
      none();
    }
  };
  none();
  parts = model.inputs.map(input => inputPart(input, model, changed));
  look.disabled = !model.traceable;
  const form = h('form', {
    class: 'split', novalidate: true,
    submit: event => {
      event.preventDefault();
      run(false);
    },
  }, h('div', { class: 'stack' }, parts.map(part => part.element),
    h('div', { class: 'row actions' }, predict, look), problem), results);
  return h('div', { class: 'stack' }, form, inside);
}
