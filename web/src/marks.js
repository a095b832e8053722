import { element } from './dom.js';

// Verdicts stand as colour, sign and word, so that grey paper and a screen reader tell them too.
const signs = {
  'conforms': ['good', '✓'], 'holds': ['good', '✓'], 'better': ['good', '↑'], 'done': ['good', '✓'], 'gone': ['good', '✓'],
  'does-not-conform': ['bad', '✕'], 'fails': ['bad', '✕'], 'worse': ['bad', '↓'], 'new': ['bad', '＋'], 'open': ['open', '○'],
  'error': ['bad', '✕'], 'fatal': ['bad', '✕'], 'warning': ['open', '!'], 'information': ['none', 'i'],
  'not-judged': ['open', '?'], 'in-question': ['open', '!'], 'not-seen': ['open', '?'],
};

// mark('clause', 'fails', words): the word of the id clause.fails with its sign.
export function mark(family, value, words) {
  const [tone, sign] = signs[value] ?? ['none', '–'];
  return element('span', { class: `mark ${tone}` }, element('span', { 'aria-hidden': 'true', class: 'sign' }, `${sign}\u00a0`), words.say(`${family}.${value}`));
}

// Where in the input something stands.
export function place(example, words) {
  const where = [];
  if (example.record > 0) where.push(words.say('place.record', { number: example.record }));
  if (example.line > 0) where.push(words.say('place.line', { line: example.line, column: example.column }));
  return [
    element('div', {}, element('code', {}, example.file), where.map((part) => [' · ', part])),
    example.path && element('div', {}, element('code', {}, example.path)),
  ];
}
