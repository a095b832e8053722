// The charts of the report. Counts that could point to single persons are not drawn.
import { element, note, section } from '../dom.js';
import { basisPoints, institutionOf, isSmall, judgedOf, passRate } from '../figures.js';
import { bars, colours, outcomeColours } from './still.js';

const most = 25;
const percentOf = (points) => points / 100;
const outcomes = [['conforms', 'conforms', 'good'], ['does-not-conform', 'doesNotConform', 'bad'], ['not-judged', 'notJudged', 'open']];

// A figure with its title; `hidden` rows were left out as too small, and past `most` none is drawn.
function figure(id, title, report, words, { names, series, hidden, total, cut }) {
  const notes = [
    hidden > 0 && note(`${words.say('charts.small', { most: words.number(report.smallCells - 1) })} ${words.say('charts.hidden', { count: words.number(hidden) })}`),
    total > names.length && note(words.say(cut, { count: words.number(names.length), total: words.number(total) })),
  ];
  if (names.length === 0) return element('figure', { id }, element('figcaption', {}, title), note(words.say('charts.empty')), notes);
  const image = bars(names, series, words);
  image.setAttribute('role', 'img');
  image.setAttribute('aria-label', `${title}. ${describe(names, series)}`);
  return element('figure', { id }, element('figcaption', {}, title), image, notes);
}

// The chart in words, for those who do not see it.
const describe = (names, series) => names.map((name, at) => `${name}: ${series.map((one) => `${series.length > 1 ? `${one.name} ` : ''}${one.labels[at]}`).join(', ')}`).join('; ');

function outcome(report, words) {
  const rows = report.standards.filter((one) => judgedOf(one.verdicts) + one.verdicts.notJudged > 0);
  const shown = rows.filter((one) => !outcomes.some(([, key]) => isSmall(one.verdicts[key], report)));
  const all = (one) => judgedOf(one.verdicts) + one.verdicts.notJudged;
  const series = outcomes.map(([word, key, tone]) => ({
    name: words.say(`verdict.${word}`), colour: outcomeColours[tone],
    values: shown.map((one) => percentOf(basisPoints(one.verdicts[key], all(one)))),
    labels: shown.map((one) => words.number(one.verdicts[key])),
  }));
  const names = shown.map((one) => one.number || one.id);
  return figure('chart-outcome', words.say('charts.outcome'), report, words, { names, series, hidden: rows.length - shown.length, total: names.length });
}

// Names are cut at their end: what tells institutions of one name apart stands first.
function shortName(group, report, words) {
  const same = report.institutions.filter((other) => other.label === group.label).length > 1;
  if (!group.label || (same && !group.values[0])) return institutionOf(group, words);
  return same && group.values[0] !== group.label ? `${group.values[0]} ${group.label}` : group.label;
}

function oneStandard(standard, report, words) {
  const cells = report.institutions.flatMap((group) => {
    const one = group.suppressed ? { suppressed: true } : group.standards.find((each) => each.standard === standard.id);
    return one ? [{ ...one, name: shortName(group, report, words) }] : [];
  });
  const hides = (one) => one.suppressed || isSmall(one.verdicts.conforms, report) || isSmall(one.verdicts.doesNotConform, report);
  const open = cells.filter((one) => !hides(one) && judgedOf(one.verdicts) > 0);
  const sorted = open.sort((a, b) => passRate(a.verdicts) - passRate(b.verdicts)).slice(0, most);
  if (open.length === 0) return null;
  const series = [{
    name: words.say('pass-rate'), colour: colours.good, values: sorted.map((one) => percentOf(passRate(one.verdicts))),
    labels: sorted.map((one) => `${words.percent(passRate(one.verdicts))} (${words.say('of', { part: words.number(one.verdicts.conforms), whole: words.number(judgedOf(one.verdicts)) })})`),
  }];
  const title = words.say('charts.institutions', { standard: `${standard.number || standard.id} ${words.pick(standard.title)}` });
  return figure(`chart-institutions-${standard.id}`, title, report, words,
    { names: sorted.map((one) => one.name), series, hidden: cells.filter(hides).length, total: open.length, cut: 'charts.cut' });
}

function worst(report, words) {
  const open = report.worstClauses.filter((clause) => !isSmall(clause.fails, report));
  const shown = open.slice(0, most);
  const names = shown.map((one) => {
    const standard = report.standards.find((each) => each.id === one.standard);
    const clause = standard?.clauses.find((each) => each.clause === one.clause);
    return `${standard?.number || one.standard} ${one.clause} ${words.pick(clause?.title)}`;
  });
  const series = [{
    name: words.say('clause.fails'), colour: colours.bad, values: shown.map((one) => percentOf(one.failsBasisPoints)),
    labels: shown.map((one) => `${words.percent(one.failsBasisPoints)} (${words.say('of', { part: words.number(one.fails), whole: words.number(one.judged) })})`),
  }];
  return figure('chart-worst', words.say('charts.worst'), report, words,
    { names, series, hidden: report.worstClauses.length - open.length, total: open.length, cut: 'charts.cut-high' });
}

export function charts(report, words) {
  return section('charts', words.say('charts'), outcome(report, words),
    report.standards.map((standard) => oneStandard(standard, report, words)), worst(report, words));
}
