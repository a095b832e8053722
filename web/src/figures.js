// Sums that the page makes of the report.

export const judgedOf = (verdicts) => verdicts.conforms + verdicts.doesNotConform;
export const basisPoints = (part, whole) => (whole === 0 ? null : Math.floor((part * 10000) / whole));
export const passRate = (verdicts) => basisPoints(verdicts.conforms, judgedOf(verdicts));

// A count that could point to single persons: from 1 to below the report's limit.
export const isSmall = (count, report) => count > 0 && count < report.smallCells;

// What a clause came to over all records: the first that applies.
export function resultOf(clause) {
  if (clause.check !== 'rules') return clause.check;
  const counts = clause.records;
  if (counts.fails > 0) return 'fails';
  if (counts.notJudged > 0) return 'not-judged';
  if (counts.inQuestion > 0) return 'in-question';
  if (counts.holds > 0) return 'holds';
  return counts.noOccasion > 0 ? 'no-occasion' : 'out-of-force';
}

export function titleOf(report, id, words) {
  const standard = report.standards.find((one) => one.id === id);
  return standard ? `${standard.number || standard.id} ${words.pick(standard.title)}` : id;
}

// An institution of the report as people name it.
export function institutionOf(group, words) {
  const id = group.values[0] ?? '';
  if (id === '' && !group.label) return words.say('institution.unknown');
  if (id === '*') return words.say('institution.rest');
  return group.label && group.label !== id ? `${group.label} (${id})` : id;
}
