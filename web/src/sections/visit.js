import { element, note, section } from '../dom.js';
import { titleOf } from '../figures.js';
import { mark, place } from '../marks.js';
import { table } from '../table.js';
import { withoutNames } from './rules.js';

const columnsOf = (words) => ['clause', 'fact', 'rectification.advice', 'place', 'rectification.due', 'rectification.responsible']
  .map((id) => ({ title: words.say(id) }));

// The list as the run made it; a text of one language only stands in all of them.
function listed(items, report, words) {
  const say = (text) => (typeof text === 'string' ? text : words.pick(text));
  return items.map((item) => [
    [item.state && mark('state', item.state, words), ' ', item.clause, ' ', say(item.clauseTitle ?? '')],
    say(item.fact), say(item.advice), [item.institution, ' ', element('code', {}, item.file), ' ', item.place, ' ', element('code', {}, item.path)],
    item.due || '', item.responsible || '']);
}

// Without a list: one line for each rule that spoke, with room to write.
function made(report, words) {
  return report.standards.flatMap((standard) => standard.rules
    .filter((rule) => rule.recordsSpoke > 0 && rule.severity !== 'information')
    .map((rule) => [
      [mark('severity', rule.severity, words), ' ', `${standard.number || standard.id} ${rule.clause}`],
      [withoutNames(words.pick(rule.text)), ' ', element('span', { class: 'tag' }, `${words.say('records')}: ${words.number(rule.recordsSpoke)}`)],
      withoutNames(words.pick(rule.advice)),
      rule.examples.slice(0, 1).map((example) => place(example, words)), element('span', { class: 'write' }), element('span', { class: 'write' })]));
}

export function rectification(report, words) {
  const rows = report.rectification ? listed(report.rectification, report, words) : made(report, words);
  const rest = report.rectificationNotListed ?? 0;
  return section('rectification', words.say('rectification'), rows.length === 0
    ? note(words.say('rectification.none'))
    : [!report.rectification && note(words.say('rectification.note')), table(words, words.say('rectification'), columnsOf(words), rows, 500),
      rest > 0 && note(words.say('more', { count: words.number(rest) }))]);
}

function changes(baseline, report, words) {
  const changed = baseline.clauses.filter((clause) => clause.change !== 'same');
  const columns = [{ title: words.say('clause') }, { title: words.say('change') },
    { title: words.say('baseline.before'), number: true }, { title: words.say('baseline.now'), number: true }];
  const share = (part, whole) => words.say('of', { part: words.number(part), whole: words.number(whole) });
  const rows = changed.map((clause) => [`${titleOf(report, clause.standard, words)}: ${clause.clause}`, mark('change', clause.change, words),
    share(clause.failsBefore, clause.judgedBefore), share(clause.fails, clause.judged)]);
  return [rows.length > 0 && table(words, words.say('baseline'), columns, rows),
    note(words.say('baseline.same', { count: words.number(baseline.clauses.length - changed.length) }))];
}

export function baseline(report, words) {
  const earlier = report.baseline;
  if (!earlier) return section('baseline', words.say('baseline'), note(words.say('baseline.none')));
  const items = Object.fromEntries(Object.entries(earlier.items).map(([key, count]) => [key, words.number(count)]));
  return section('baseline', words.say('baseline'), element('p', {}, words.say('baseline.document', { document: earlier.document })),
    earlier.kind === 'rectification-list' ? element('p', {}, words.say('baseline.items', items)) : changes(earlier, report, words));
}

export function sample(report, words) {
  const drawn = report.sample;
  if (!drawn) return null;
  const values = (list) => list.filter(Boolean).join(', ') || '–';
  const strata = table(words, words.say('sample.stratum'),
    [{ title: words.say('sample.stratum') }, { title: words.say('sample.population'), number: true }, { title: words.say('sample.drawn'), number: true }],
    drawn.strata.map((stratum) => [values(stratum.values), words.number(stratum.population), words.number(stratum.drawn)]));
  const list = table(words, words.say('sample'), ['place', 'sample.stratum'].map((id) => ({ title: words.say(id) })),
    drawn.drawn.map((record) => [place(record, words), values(record.values)]), 500);
  const facts = { size: words.number(drawn.size), seed: String(drawn.seed), population: words.number(drawn.population), strata: values(drawn.stratify) };
  return section('sample', words.say('sample'), element('p', {}, words.say('sample.facts', facts)), strata, list);
}
