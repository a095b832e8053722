import { element, note, section } from '../dom.js';
import { institutionOf, judgedOf, passRate } from '../figures.js';
import { table } from '../table.js';

const has = (verdicts) => judgedOf(verdicts) + verdicts.notJudged > 0;

// One row for each group and standard that had to do with each other.
function rowsOf(name, group, report, words) {
  const small = words.say('small', { least: words.number(report.smallCells) });
  if (group.suppressed) return [[name, words.say('suppressed'), { span: 5, cell: small }]];
  return group.standards.flatMap((one) => {
    const number = report.standards.find((standard) => standard.id === one.standard)?.number || one.standard;
    const start = [name, words.number(group.records), element('span', { class: 'id' }, number)];
    if (one.suppressed) return [[...start, { span: 4, cell: small }]];
    const { verdicts } = one;
    if (!has(verdicts)) return [];
    return [[...start, words.number(verdicts.conforms), words.number(verdicts.doesNotConform), words.number(verdicts.notJudged),
      words.percent(passRate(verdicts))]];
  });
}

function groupTable(title, groups, nameOf, report, words) {
  const columns = [
    { title }, { title: words.say('records'), number: true }, { title: words.say('standard') },
    { title: words.say('verdict.conforms'), number: true }, { title: words.say('verdict.does-not-conform'), number: true },
    { title: words.say('verdict.not-judged'), number: true }, { title: words.say('pass-rate'), number: true },
  ];
  return table(words, title, columns, groups.flatMap((group) => rowsOf(nameOf(group), group, report, words)));
}

export function institutions(report, words) {
  const title = words.say('institutions');
  const found = report.institutions.length > 0;
  return section('institutions', title, note(words.say('pass-rate.note')), found
    ? groupTable(title, report.institutions, (group) => institutionOf(group, words), report, words)
    : note(words.say('none')));
}

// The strata that were asked for, by their values.
export function strata(report, words) {
  const title = words.say('strata');
  const nameOf = ({ values }) => (values.length === 1 && values[0] === '*'
    ? words.say('institution.rest')
    : values.map((value) => value || words.say('institution.unknown')).join(' · '));
  return report.strata.length > 0 && section('strata', title, groupTable(title, report.strata, nameOf, report, words));
}
