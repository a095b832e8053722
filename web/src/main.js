// The page of the conformance report: reads the JSON that the program put in, and shows it in one of four languages.
import { charts } from './charts/index.js';
import { element } from './dom.js';
import { baseline, rectification, sample } from './sections/visit.js';
import { clauses, fields } from './sections/clauses.js';
import { examples, form, neverFired, notJudged } from './sections/rules.js';
import { head, standards, verdict } from './sections/head.js';
import { institutions, strata } from './sections/groups.js';
import { firstLanguage, languages, nameOf, Words } from './words.js';

const contract = 'baybridge-conform-report/1';
const parts = [head, standards, charts, institutions, strata, clauses, fields, examples, form, notJudged, neverFired, rectification, baseline, sample];

function readReport() {
  try {
    const report = JSON.parse(document.getElementById('report').textContent);
    return report.contract === contract ? report : null;
  } catch {
    return null;
  }
}

function bar(words, show) {
  const buttons = languages.map((language) => element('button', {
    type: 'button', lang: language, 'data-language': language,
    'aria-pressed': String(language === words.language), onclick: () => show(language, true),
  }, nameOf(language)));
  return element('div', { class: 'bar' },
    element('div', { role: 'group', 'aria-label': words.say('language.choose') }, buttons),
    element('button', { type: 'button', class: 'print', onclick: () => window.print() }, words.say('print')));
}

function contents(sections, words) {
  return element('nav', { 'aria-label': words.say('contents') }, element('ul', {}, sections.map((one) =>
    element('li', {}, element('a', { href: `#${one.id}` }, one.querySelector('h2').textContent)))));
}

function body(report, words) {
  if (!report) return [element('p', { class: 'alarm', role: 'alert' }, words.say('broken', { contract }))];
  const sections = parts.map((part) => part(report, words)).filter(Boolean);
  return [verdict(report, words), contents(sections, words), sections];
}

function show(report, language, keepFocus) {
  const words = new Words(language);
  const again = (chosen, focus) => show(report, chosen, focus);
  document.documentElement.lang = language;
  document.title = words.say('title');
  document.getElementById('page').replaceChildren(
    element('header', {}, element('h1', {}, words.say('title')), bar(words, again)),
    element('main', {}, ...body(report, words).flat()));
  if (keepFocus) document.querySelector(`button[data-language="${language}"]`).focus();
}

show(readReport(), firstLanguage(document.documentElement.dataset.language, navigator.languages ?? []), false);
