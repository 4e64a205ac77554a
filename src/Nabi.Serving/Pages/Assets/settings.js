// The language and the theme of a page, chosen in its head and kept in the browser.

import { h } from './dom.js';
import { languages, texts } from './texts.js';

const themes = ['auto', 'light', 'dark'];
let redraw = () => {};

/** A text in the reader's language; {0} and {1} are what comes behind. */
export function t(key, ...values) {
  const text = texts[key]?.[Math.max(0, languages.indexOf(document.documentElement.lang))] ?? key;
  return text.replace(/\{(\d)\}/g, (whole, place) => values[Number(place)] ?? whole);
}

/** Puts the switches into the head; `again` draws the page anew in another language. */
export function begin(again) {
  redraw = again;
  // The part of the address behind '#' is the view's, so the link does not change it.
  document.querySelector('.skip').addEventListener('click', event => {
    event.preventDefault();
    document.getElementById('main').focus();
  });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', announce);
  show();
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is switched off: the choice holds for this page.
  }
}

function announce() {
  window.dispatchEvent(new Event('nabi-theme'));
}

function show() {
  const root = document.documentElement;
  for (const element of document.querySelectorAll('[data-text]')) {
    element.textContent = t(element.dataset.text);
  }

  for (const element of document.querySelectorAll('[data-label]')) {
    element.setAttribute('aria-label', t(element.dataset.label));
  }

  const theme = root.dataset.theme ?? 'auto';
  const language = h('select', {
    'aria-label': t('language'), id: 'language',
    change: event => {
      root.lang = event.target.value;
      keep('nabi-language', root.lang);
      show();
      redraw();
      document.getElementById('language').focus();
    },
  }, h('option', { value: 'en', selected: root.lang === 'en', lang: 'en' }, 'English'),
  h('option', { value: 'ko', selected: root.lang === 'ko', lang: 'ko' }, '한국어'));
  const look = h('select', {
    'aria-label': t('theme'), id: 'theme',
    change: event => {
      if (event.target.value === 'auto') {
        delete root.dataset.theme;
      } else {
        root.dataset.theme = event.target.value;
      }

      keep('nabi-theme', event.target.value);
      announce();
    },
  }, themes.map(name => h('option', { value: name, selected: name === theme }, t(`theme-${name}`))));
  document.getElementById('settings').replaceChildren(language, look);
}
