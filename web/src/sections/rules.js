import { note, section } from '../dom.js';
import { mark, place } from '../marks.js';
import { table } from '../table.js';

const numberOf = (standard) => standard.number || standard.id;

function exampleRows(report, words) {
  return report.standards.flatMap((standard) => standard.rules.filter((rule) => rule.examples.length > 0).flatMap((rule) =>
    rule.examples.map((example) => [
      rule.rule, `${numberOf(standard)} ${example.clause ?? rule.clause}`, mark('severity', rule.severity, words),
      place(example, words), words.pick(example.text)])));
}

export function examples(report, words) {
  const columns = ['rule', 'clause', 'severity', 'place', 'fact'].map((id) => ({ title: words.say(id) }));
  const rows = exampleRows(report, words);
  return section('examples', words.say('examples'), rows.length === 0
    ? note(words.say('examples.none'))
    : [note(words.say('examples.note')), table(words, words.say('examples'), columns, rows)]);
}

export function form(report, words) {
  const columns = [{ title: words.say('finding') }, { title: words.say('severity') }, { title: words.say('rule.text') },
    { title: words.say('records'), number: true }, { title: words.say('times'), number: true }, { title: words.say('place') }];
  const rows = report.formFindings.map((finding) => [
    finding.id, mark('severity', finding.severity, words), withoutNames(words.pick(finding.text)), words.number(finding.records),
    words.number(finding.findings), finding.examples.slice(0, 1).map((example) => place(example, words))]);
  return rows.length > 0 && section('form', words.say('form'), table(words, words.say('form'), columns, rows));
}

// A message of many findings is told without their values: {name} becomes an ellipsis.
export const withoutNames = (text) => text.replace(/\{[\w-]+\}/g, '…');

// "limit:steps" and "function:in-list" name what was missing; the others are whole reasons.
function reasonText(reason, words) {
  const [family, what] = reason.split(/:(.*)/s);
  if (what !== undefined && words.has(`reason.${family}`)) return words.say(`reason.${family}`, { what });
  return words.has(`reason.${reason}`) ? words.say(`reason.${reason}`) : reason;
}

function openRows(report, words) {
  return report.standards.flatMap((standard) => [
    ...standard.notJudgedReasons.filter((reason) => reason.records > 0).map((reason) => [
      numberOf(standard), words.say('not-judged.whole'), reasonText(reason.reason, words), words.number(reason.records), '–', '–']),
    ...standard.notJudged.map((open) => [
      numberOf(standard), open.rule || words.say('not-judged.whole'), reasonText(open.reason, words), words.number(open.records),
      words.number(open.times), open.examples.slice(0, 1).map((example) => place(example, words))])]);
}

export function notJudged(report, words) {
  const columns = [{ title: words.say('standard') }, { title: words.say('rule') }, { title: words.say('reason') },
    { title: words.say('records'), number: true }, { title: words.say('times'), number: true }, { title: words.say('place') }];
  const rows = openRows(report, words);
  return section('not-judged', words.say('not-judged'), rows.length === 0
    ? note(words.say('not-judged.none'))
    : table(words, words.say('not-judged'), columns, rows));
}

export function neverFired(report, words) {
  const columns = ['rule', 'clause', 'severity', 'rule.text'].map((id) => ({ title: words.say(id) }));
  const rows = report.standards.flatMap((standard) => standard.rules.filter((rule) => !rule.fired).map((rule) => [
    rule.rule, `${numberOf(standard)} ${rule.clause}`, mark('severity', rule.severity, words), withoutNames(words.pick(rule.text))]));
  return section('never-fired', words.say('never-fired'), rows.length === 0
    ? note(words.say('never-fired.none'))
    : [note(words.say('never-fired.note')), table(words, words.say('never-fired'), columns, rows)]);
}
