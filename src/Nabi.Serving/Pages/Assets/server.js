// What the page asks of its server.

import { t } from './settings.js';

async function answer(response) {
  if (response.ok) {
    return response.json();
  }

  let sentence = '';
  try {
    sentence = (await response.json()).error;
  } catch {
    // An answer that is not the library's: of a proxy, or of what asks who somebody is.
  }

  throw new Error(response.status === 401 || response.status === 403 ? sentence || t('sign-in')
    : sentence || t('failed', response.status));
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error(t('unreachable'));
  }

  return answer(response);
}

/** An object of the server. */
export function get(path) {
  return ask(path, { headers: { accept: 'application/json' } });
}

/** Sends an object. */
export function post(path, body, headers = {}) {
  return ask(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}

/** Outputs of a model for inputs. */
export function infer(model, inputs) {
  return post(`api/models/${encodeURIComponent(model)}/infer`, { inputs });
}

/** What happens inside a model for inputs. */
export function trace(model, inputs) {
  return post(`api/models/${encodeURIComponent(model)}/trace`, { inputs });
}
