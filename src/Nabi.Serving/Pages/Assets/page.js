// The page beside the models: which view is shown, by the part of the address behind '#'.

import { h, say } from './dom.js';
import { begin, t } from './settings.js';
import { modelList, modelView } from './models.js';
import { metricsView } from './metrics.js';

const main = document.getElementById('main');
let leave = () => {};
let shown = 0;

function route() {
  const [view, name, tab] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  return { view: view || 'models', name, tab };
}

async function show(focus) {
  const turn = ++shown;
  const { view, name, tab } = route();
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll('#views a')) {
    const isHere = link.getAttribute('href') === `#/${view}`;
    if (isHere) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }

  try {
    const made = view === 'metrics' ? metricsView() : view === 'models' && name ? await modelView(name, tab) : await modelList();
    if (turn !== shown) {
      made.leave?.();
      return;
    }

    leave = made.leave ?? leave;
    main.replaceChildren(...made.elements);
    document.title = `${made.title} – Nabi`;
    say(made.title);
  } catch (error) {
    if (turn !== shown) {
      return;
    }

    document.title = 'Nabi';
    main.replaceChildren(h('h1', {}, t('not-shown')), h('p', { class: 'notice', role: 'alert' }, error.message),
      h('p', {}, h('button', { type: 'button', click: () => show(false) }, t('again'))));
  }

  if (focus) {
    main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

window.addEventListener('hashchange', () => show(true));
begin(() => show(false));
show(false);
