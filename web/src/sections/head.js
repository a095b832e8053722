import { element, note, section } from '../dom.js';
import { mark } from '../marks.js';
import { table } from '../table.js';

function sentence(id, counts, total, words) {
  return words.say(id, {
    total: words.number(total), conforms: words.number(counts.conforms),
    fails: words.number(counts.doesNotConform), open: words.number(counts.notJudged),
  });
}

export function verdict(report, words) {
  const { records } = report;
  return element('div', { class: 'verdict' },
    element('p', { class: 'large' }, element('span', {}, words.say('verdict'), ' '), mark('verdict', report.verdict, words)),
    element('p', {}, sentence('verdict.mixed', records.verdicts, records.total, words)),
    element('p', {}, sentence('verdict.form', records.form, records.total, words)),
    element('p', { class: report.revealed ? 'alarm' : 'note' }, words.say(report.revealed ? 'revealed' : 'masked')));
}

function asOf(report, words) {
  const { asked, first, last } = report.asOf;
  if (asked) return asked;
  const range = first === last ? first : words.say('head.as-of.range', { first, last });
  return range ? `${words.say('head.as-of.own')}: ${range}` : words.say('head.as-of.own');
}

function facts(report, words) {
  const { files, assurance } = report;
  const figures = (counts) => Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, typeof value === 'number' ? words.number(value) : value]));
  return [
    ['head.as-of', asOf(report, words)],
    ['records', words.number(report.records.total)],
    ['head.inputs', report.inputs.map((input) => element('div', {}, element('code', {}, input)))],
    ['head.files', words.say('head.files.value', figures(files))],
    ['head.assurance', words.say('head.assurance.value', figures(assurance))],
    ['head.tool', report.tool],
  ];
}

export function head(report, words) {
  return section('head', words.say('head'),
    element('dl', {}, facts(report, words).map(([id, value]) =>
      element('div', {}, element('dt', {}, words.say(id)), element('dd', {}, value)))));
}

function validity(standard, words) {
  if (!standard.validFrom && !standard.validTo) return '–';
  return words.say('standard.validity.value', { from: standard.validFrom || '…', to: standard.validTo || '…' });
}

export function standards(report, words) {
  const columns = ['standard.number', 'standard.title', 'standard.issuer', 'standard.validity', 'standard.status', 'standard.digest'];
  const rows = report.standards.map((standard) => [
    standard.number || standard.id, words.pick(standard.title), words.pick(standard.issuer) || '–', validity(standard, words),
    element('span', { class: 'id' }, words.say(`status.${standard.status}`)), element('code', { title: standard.digest }, standard.digest.slice(0, 16), '…'),
  ]);
  return section('standards', words.say('standards'),
    rows.length === 0 ? note(words.say('none')) : table(words, words.say('standards'), columns.map((id) => ({ title: words.say(id) })), rows));
}
