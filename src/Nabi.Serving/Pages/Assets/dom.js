// Elements without markup in texts: what a user named is always text, never HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element: attributes, then children that are nodes or texts. Functions are listeners; `text`, `value` and the like are set. */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** Makes an element of a drawing. */
export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }

    if (typeof value === 'function') {
      element.addEventListener(name, value);
    } else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'selected') {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }

  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Says something to who listens to the page. */
export function say(text) {
  const place = document.getElementById('said');
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

/** A number as it is read: four digits that count, a real minus. */
export function number(value, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return '–';
  }

  if (!Number.isFinite(value)) {
    return value > 0 ? '∞' : '−∞';
  }

  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e7) ? value.toExponential(2)
    : String(Number(value.toPrecision(digits)));
  return text.replace('-', '−');
}

/** A whole number with groups of three. */
export function whole(value) {
  return Math.round(value).toLocaleString('en-US');
}

/** A shape as Keras prints it. */
export function shapeText(shape) {
  if (!shape) {
    return '–';
  }

  return `(${shape.map(length => (length < 0 ? 'None' : length)).join(', ')}${shape.length === 1 ? ',' : ''})`;
}

/** A colour of the page as it is now. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Runs something now and whenever the colours change, as long as the element is on the page. */
export function onTheme(element, draw) {
  const again = () => (element.isConnected ? draw() : window.removeEventListener('nabi-theme', again));
  window.addEventListener('nabi-theme', again);
}
