// The page of the conformance report in Chromium, opened from a file.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fillTemplate } from './fill.mjs';
import { launch, openReport, out, readSample } from './page.mjs';
import { addMarks, cutMarks, pagesOf } from './print.mjs';

const languages = ['en', 'zh-Hans', 'zh-Hant', 'pt'];
let browser;
let sample;
before(async () => {
  browser = await launch();
  sample = await readSample();
});
after(() => browser?.close());

const headings = (page) => page.$$eval('h1, h2', (found) => found.map((one) => one.textContent));
const chartText = (page) => page.$$eval('figure svg', (found) => found.map((one) => one.textContent).join('\n'));

test('opens from a file, asks for nothing else and says nothing on the console', async () => {
  const { page, said, asked, address } = await openReport(browser, sample, 'en');
  for (const language of languages) await page.click(`button[data-language="${language}"]`);
  assert.deepEqual(said, []);
  assert.deepEqual(asked, [address]);
  await page.close();
});

test('the policy forbids the network', async () => {
  const { page, said } = await openReport(browser, sample, 'en');
  const refused = await page.evaluate(() => fetch('https://127.0.0.1:9/').then(() => false, () => true));
  assert.equal(refused, true);
  await page.evaluate(() => { document.body.append(Object.assign(new Image(), { src: 'file:///etc/hostname' })); });
  await page.waitForTimeout(100);
  for (const directive of ['connect-src', 'img-src'])
    assert.ok(said.some((one) => one.includes('Content Security Policy') && one.includes(directive)), `${directive} was not refused`);
  await page.close();
});

test('draws its charts', async () => {
  const { page } = await openReport(browser, sample, 'en');
  const charts = await page.$$eval('figure', (found) => found.map((one) => ({
    id: one.id,
    label: one.querySelector('svg')?.getAttribute('aria-label') ?? '',
    bars: [...one.querySelectorAll('svg path[fill]')].filter((each) => {
      const box = each.getBoundingClientRect();
      return each.getAttribute('fill') !== 'none' && box.width > 2 && box.height > 8;
    }).length,
  })));
  const institutions = sample.standards.slice(0, 2).map((standard) => `chart-institutions-${standard.id}`);
  assert.deepEqual(charts.map((chart) => chart.id), ['chart-outcome', ...institutions, 'chart-worst']);
  for (const chart of charts) {
    assert.ok(chart.bars >= 1, `${chart.id} has no bars`);
    assert.ok(chart.label.length > 40, `${chart.id} is not told in words`);
  }
  await page.close();
});

test('draws no small counts, even where the report holds them', async () => {
  const { page } = await openReport(browser, sample, 'en');
  const text = await chartText(page);
  assert.ok(!text.includes('small count'), 'a home with 3 conforming records is drawn');
  assert.ok(text.includes('Home </script>'), 'the home with large counts is drawn');
  const table = await page.textContent('#institutions');
  assert.match(table, /SMALL-001.*fewer than 5/s);
  const open = structuredClone(sample);
  open.smallCells = 0;
  const second = await openReport(browser, open, 'en', 'all-cells');
  assert.ok((await chartText(second.page)).includes('small count'), 'with the limit off it is drawn');
  await second.page.close();
  await page.close();
});

test('shows markup in names as text', async () => {
  const { page } = await openReport(browser, sample, 'en');
  assert.equal(await page.$$eval('#page img, #page b', (found) => found.length), 0);
  assert.match(await page.textContent('#institutions'), /<\/script><img src=x onerror=alert\(1\)> & <b>Co<\/b>/);
  await page.close();
});

test('begins in the language asked for and switches to the others', async () => {
  const seen = new Map();
  for (const language of languages) {
    const { page } = await openReport(browser, sample, language);
    assert.equal(await page.getAttribute('html', 'lang'), language);
    seen.set(language, (await headings(page)).join('\n'));
    await page.close();
  }
  assert.equal(new Set(seen.values()).size, languages.length);
  const { page } = await openReport(browser, sample, 'en');
  for (const language of languages) {
    await page.click(`button[data-language="${language}"]`);
    assert.equal((await headings(page)).join('\n'), seen.get(language));
    assert.equal(await page.getAttribute(`button[data-language="${language}"]`, 'aria-pressed'), 'true');
  }
  await page.close();
});

test('the list of the run stands in the language chosen, with what became of it', async () => {
  const four = (text) => Object.fromEntries(languages.map((language) => [language, `${text} ${language}`]));
  const item = (state, due) => ({ item: 'i', state, standard: sample.standards[0].id, clause: '5', clauseTitle: four('title'), rule: 'R', severity: 'error',
    fact: four(`fact ${state}`), advice: four('advice'), institution: 'home-1', record: 'r', file: 'a.xml', place: '3:7', path: '/a', foundOn: '2026-01-01', due, responsible: 'nurse' });
  const report = { ...sample, rectification: [item('new', '2026-05-01'), item('done', '')], rectificationNotListed: 1234 };
  const { page, said } = await openReport(browser, report, 'pt', 'list');
  const shown = () => page.$eval('#rectification', (section) => section.innerText);
  for (const text of ['fact new pt', 'advice pt', 'title pt', '2026-05-01', 'nurse', 'a.xml', '3:7', 'fact done pt']) assert.ok((await shown()).includes(text), text);
  await page.click('button[data-language="zh-Hans"]');
  assert.ok((await shown()).includes('fact new zh-Hans'));
  assert.ok((await shown()).includes('1,234'));
  assert.ok(!(await shown()).includes('[object'));
  assert.deepEqual(said, []);
  await page.close();
});

test('is built for readers of every kind', async () => {
  const { page } = await openReport(browser, sample, 'en');
  const faults = await page.evaluate(() => {
    const found = [];
    for (const one of document.querySelectorAll('th:not([scope])')) found.push(`th without scope: ${one.textContent}`);
    for (const one of document.querySelectorAll('table')) if (!one.caption?.textContent) found.push('table without caption');
    for (const one of document.querySelectorAll('figure > svg')) if (one.getAttribute('role') !== 'img') found.push('chart without role');
    const levels = [...document.querySelectorAll('h1, h2, h3')].map((one) => Number(one.tagName[1]));
    if (levels.some((level, at) => at > 0 && level > levels[at - 1] + 1)) found.push('a heading level is left out');
    const ids = [...document.querySelectorAll('#page [id]')].map((one) => one.id);
    if (new Set(ids).size !== ids.length) found.push('an id stands twice');
    const columns = (row) => [...row.cells].reduce((sum, cell) => sum + cell.colSpan, 0);
    for (const one of document.querySelectorAll('table'))
      for (const row of one.rows) if (columns(row) !== columns(one.rows[0])) found.push(`row of another width: ${row.textContent.slice(0, 80)}`);
    return found;
  });
  assert.deepEqual(faults, []);
  await page.close();
});

test('a document of another contract is refused in words', async () => {
  const { page, said } = await openReport(browser, { contract: 'baybridge-conform-report/2' }, 'pt', 'other');
  assert.match(await page.textContent('[role=alert]'), /não contém um relatório legível/);
  assert.deepEqual(said, []);
  await page.close();
});

test('an empty run has a page too', async () => {
  const empty = { ...sample, standards: [], worstClauses: [], formFindings: [], fields: [], institutions: [], strata: [], recordList: [], sample: null, baseline: null };
  const { page, said } = await openReport(browser, empty, 'en', 'empty');
  assert.deepEqual(said, []);
  assert.ok((await headings(page)).length > 8);
  await page.close();
});

test('paper cuts no row, chart or fact', async () => {
  const { page } = await openReport(browser, sample, 'zh-Hant');
  const count = await addMarks(page);
  assert.ok(count > 100);
  const print = async (name) => pagesOf(await page.pdf({ preferCSSPageSize: true }), path.join(out, name));
  const pages = await print('marked.pdf');
  assert.ok(pages.length > 3);
  assert.deepEqual(cutMarks(pages, count), []);
  // The measure itself: without the rule against it, rows are cut, and it tells so.
  await page.evaluate(() => document.styleSheets[0].insertRule('@media print { tr, figure { break-inside: auto !important } tbody tr { height: 120px } }', document.styleSheets[0].cssRules.length));
  assert.notDeepEqual(cutMarks(await print('cut.pdf'), count), []);
  await page.close();
});

test('no table is wider than the paper', async () => {
  const { page } = await openReport(browser, sample, 'pt');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 703, height: 1000 });  // 186 mm
  const wide = await page.$$eval('table, figure svg', (found) => found.filter((one) => one.getBoundingClientRect().right > 704).map((one) => one.textContent.slice(0, 60)));
  assert.deepEqual(wide, []);
  await page.close();
});

test('is looked at: pictures of screen and paper', async () => {
  for (const language of languages) {
    const { page } = await openReport(browser, sample, language, `report.${language}`);
    await page.screenshot({ path: path.join(out, `screen.${language}.png`), fullPage: true });
    const pdf = await page.pdf({ path: path.join(out, `paper.${language}.pdf`), preferCSSPageSize: true });
    assert.ok(pdf.length > 20_000);
    await page.close();
  }
});

test('a template with a mark too many or too few is not filled', () => {
  assert.equal(fillTemplate('REPORT-LANGUAGE|<!--REPORT-JSON-->', '"REPORT-LANGUAGE <!--REPORT-JSON-->"', 'pt'), 'pt|"REPORT-LANGUAGE \\u003c!--REPORT-JSON-->"');
  assert.throws(() => fillTemplate('REPORT-LANGUAGE', '{}', 'en'), /exactly once/);
  assert.throws(() => fillTemplate('REPORT-LANGUAGE <!--REPORT-JSON--><!--REPORT-JSON-->', '{}', 'en'), /exactly once/);
});

test('every text stands in four languages with the same names in it', async () => {
  const folder = new URL('../../web/src/messages/', import.meta.url);
  const files = (await readdir(folder)).sort();
  assert.deepEqual(files, languages.map((language) => `${language}.json`).sort());
  const read = async (file) => Object.entries(JSON.parse(await readFile(new URL(file, folder), 'utf8')))
    .map(([id, text]) => `${id} ${(text.match(/\{\w+\}/g) ?? []).sort().join(' ')}${text.trim() === '' ? ' (empty)' : ''}`);
  const first = await read('en.json');
  assert.ok(first.every((line) => !line.includes('(empty)')));
  for (const file of files) assert.deepEqual(await read(file), first, file);
});

test('no part of the page shows a bare id of a text', async () => {
  const { page } = await openReport(browser, sample, 'en');
  const texts = JSON.parse(await readFile(new URL('../../web/src/messages/en.json', import.meta.url), 'utf8'));
  const shown = new Set(await page.$$eval('#page *', (found) => found.filter((one) => one.children.length === 0).map((one) => one.textContent.trim())));
  assert.deepEqual(Object.keys(texts).filter((id) => id.includes('.') && shown.has(id)), []);
  assert.ok(![...shown].some((text) => /\bundefined\b|\bNaN\b|\[object/.test(text)));
  await page.close();
});
