// A slider with a button that moves it by itself.

import { h } from './dom.js';
import { t } from './settings.js';

const longest = 12000;

/** A player over `count` places; `show(place)` is called for each, `label(place)` tells the place. */
export class Player {
  constructor({ count, show, label, name, start = 0 }) {
    Object.assign(this, { count, show, label });
    this.button = h('button', { type: 'button', click: () => (this.timer ? this.stop() : this.play()) }, t('play'));
    this.range = h('input', {
      type: 'range', min: 0, max: Math.max(0, count - 1), step: 1, value: String(start), 'aria-label': name,
      input: () => {
        this.stop();
        this.go(Number(this.range.value));
      },
    });
    this.output = h('output', {});
    this.element = h('div', { class: 'player' }, this.button, this.range, this.output);
    this.place = start;
  }

  /** Shows a place. */
  go(place) {
    this.place = Math.max(0, Math.min(this.count - 1, place));
    this.range.value = String(this.place);
    const text = this.label(this.place);
    this.output.textContent = text;
    this.range.setAttribute('aria-valuetext', text);
    this.show(this.place);
  }

  play() {
    if (this.place >= this.count - 1) {
      this.go(0);
    }

    this.button.textContent = t('pause');
    this.timer = setInterval(() => {
      if (!this.element.isConnected || this.place >= this.count - 1) {
        this.stop();
      } else {
        this.go(this.place + 1);
      }
    }, Math.max(40, Math.min(220, longest / this.count)));
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.button.textContent = t('play');
  }
}
