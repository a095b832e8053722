import { element, note, section } from '../dom.js';
import { resultOf } from '../figures.js';
import { mark } from '../marks.js';
import { table } from '../table.js';

const order = ['fails', 'in-question', 'not-judged', 'holds', 'no-occasion', 'out-of-force', 'not-machine-checkable', 'text-not-in-hand'];
const counted = ['holds', 'fails', 'inQuestion', 'notJudged', 'noOccasion'];
const titles = ['clause.holds', 'clause.fails', 'clause.in-question', 'clause.not-judged', 'clause.no-occasion'];

function rowOf(clause, words) {
  const title = [words.pick(clause.title), clause.unverified && element('span', { class: 'tag' }, words.say('unverified'))];
  const start = [clause.clause, title, mark('clause', resultOf(clause), words)];
  if (clause.check !== 'rules') return [...start, { span: counted.length + 2, cell: words.pick(clause.note) || '–' }];
  return [...start, ...counted.map((key) => words.number(clause.records[key])),
    words.percent(clause.completenessBasisPoints), words.percent(clause.accuracyBasisPoints)];
}

function summary(standard, words) {
  const counts = order.map((result) => [result, standard.clauses.filter((clause) => resultOf(clause) === result).length]);
  return element('p', { class: 'summary' }, counts.filter(([, count]) => count > 0).map(([result, count]) =>
    element('span', { class: 'count' }, mark('clause', result, words), ' ', words.number(count))));
}

function oneStandard(standard, words) {
  const heading = element('h3', {}, `${standard.number || standard.id} ${words.pick(standard.title)}`);
  if (standard.clauses.length === 0) return [heading, note(words.say('clause.none'))];
  const columns = [{ title: words.say('clause') }, { title: words.say('standard.title') }, { title: words.say('clause.result') },
    ...[...titles, 'completeness', 'accuracy'].map((id) => ({ title: words.say(id), number: true }))];
  const rows = standard.clauses.map((clause) => rowOf(clause, words));
  return [heading, summary(standard, words), table(words, `${words.say('clauses')}: ${standard.number || standard.id}`, columns, rows)];
}

export function clauses(report, words) {
  return section('clauses', words.say('clauses'), report.standards.map((standard) => oneStandard(standard, words)));
}

// The fields of the formats, the least complete first.
export function fields(report, words) {
  const share = (field) => Math.min(field.completenessBasisPoints ?? 10000, field.accuracyBasisPoints ?? 10000);
  const sorted = [...report.fields].sort((a, b) => share(a) - share(b));
  const columns = [{ title: words.say('field') }, { title: words.say('format') },
    ...['field.filled', 'completeness', 'field.wrong', 'accuracy'].map((id) => ({ title: words.say(id), number: true }))];
  const rows = sorted.map((field) => [
    [words.pick(field.label), ' ', element('code', {}, field.path),
      field.required && element('span', { class: 'tag' }, words.say('field.required')),
      field.critical && element('span', { class: 'tag' }, words.say('field.critical'))],
    field.format, words.say('of', { part: words.number(field.filled), whole: words.number(field.expected) }),
    words.percent(field.completenessBasisPoints), words.number(field.wrong), words.percent(field.accuracyBasisPoints)]);
  return rows.length > 0 && section('fields', words.say('fields'), note(words.say('fields.note')), table(words, words.say('fields'), columns, rows, 60));
}
