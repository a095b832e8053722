import { element, note } from './dom.js';

// A table whose first column names its rows.
//   columns: [{ title, number: true where figures stand }]
//   rows: arrays of cells; a cell is a text, an element, an array of those, or { span, cell } over several columns
// Rows past `most` are counted below the table.
export function table(words, caption, columns, rows, most = 300) {
  const shown = rows.slice(0, most);
  const made = element('table', {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, columns.map((column) =>
      element('th', { scope: 'col', class: column.number && 'number' }, column.title)))),
    element('tbody', {}, shown.map((row) => element('tr', {}, cellsOf(row, columns)))));
  const rest = rows.length - shown.length;
  return element('div', { class: 'table', role: 'group', 'aria-label': caption, tabindex: '0' }, made,
    rest > 0 && note(words.say('more', { count: words.number(rest) })));
}

function cellsOf(row, columns) {
  let at = 0;
  return row.map((content, index) => {
    const spans = content !== null && typeof content === 'object' && 'span' in content;
    const column = columns[at];
    at += spans ? content.span : 1;
    const attributes = { class: !spans && column.number && 'number', colspan: spans && content.span };
    if (index === 0) return element('th', { ...attributes, scope: 'row' }, content);
    return element('td', attributes, spans ? content.cell : content);
  });
}
