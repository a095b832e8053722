import { note, section } from '../dom.js';
import { institutionOf, judgedOf, passRate } from '../figures.js';
import { table } from '../table.js';

const has = (verdicts) => judgedOf(verdicts) + verdicts.notJudged > 0;

// One row for each institution and standard that had to do with each other.
function rowsOf(group, report, words) {
  const name = institutionOf(group, words);
  const hidden = () => words.say('suppressed');
  if (group.suppressed) return [[name, hidden(), { span: 5, cell: words.say('small', { least: words.number(report.smallCells) }) }]];
  return group.standards.flatMap((one) => {
    const number = report.standards.find((standard) => standard.id === one.standard)?.number || one.standard;
    if (one.suppressed) {
      return [[name, words.number(group.records), number, { span: 4, cell: words.say('small', { least: words.number(report.smallCells) }) }]];
    }
    const { verdicts } = one;
    if (!has(verdicts)) return [];
    return [[name, words.number(group.records), number, words.number(verdicts.conforms), words.number(verdicts.doesNotConform),
      words.number(verdicts.notJudged), words.percent(passRate(verdicts))]];
  });
}

export function institutions(report, words) {
  const columns = [
    { title: words.say('institution') }, { title: words.say('records'), number: true }, { title: words.say('standard') },
    { title: words.say('verdict.conforms'), number: true }, { title: words.say('verdict.does-not-conform'), number: true },
    { title: words.say('verdict.not-judged'), number: true }, { title: words.say('pass-rate'), number: true },
  ];
  const rows = report.institutions.flatMap((group) => rowsOf(group, report, words));
  return section('institutions', words.say('institutions'), note(words.say('pass-rate.note')),
    rows.length === 0 ? note(words.say('none')) : table(words, words.say('institutions'), columns, rows));
}
