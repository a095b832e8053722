// Makes dist/conform-report.html: one file with its script, style and texts, which loads nothing.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, 'dist', 'conform-report.html');

// Whoever passes a report on passes the libraries on: their notices stand in it.
async function notices() {
  const files = ['echarts/NOTICE', 'zrender/LICENSE', 'tslib/LICENSE.txt'];
  const texts = await Promise.all(files.map((file) => readFile(path.join(here, 'node_modules', file), 'utf8')));
  const { version } = JSON.parse(await readFile(path.join(here, 'node_modules', 'echarts', 'package.json'), 'utf8'));
  const head = `Apache ECharts ${version}, under the Apache License 2.0 (http://www.apache.org/licenses/LICENSE-2.0)`;
  return `/*!\n${[head, ...files.map((file, at) => `${file}:\n${texts[at].trim()}`)].join('\n\n')}\n*/`;
}

async function bundle(entry, banner = '') {
  const made = await build({
    entryPoints: [path.join(here, 'src', entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2020'],
    charset: 'utf8',
    banner: { js: banner },
    legalComments: 'inline',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  // As the HTML parser reads it; the policy's digest is of that.
  return made.outputFiles[0].text.replace(/\r\n?/g, '\n').trim();
}

// A text that would end its element, or that the HTML parser reads as the start of a comment, cannot be inlined.
function mustBeInlinable(name, text) {
  for (const mark of ['</script', '<script', '<!--', '</style']) {
    if (text.toLowerCase().includes(mark)) throw new Error(`the ${name} holds ‘${mark}’ and cannot be inlined`);
  }
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

// Styles may stand anywhere, since the charts have them in attributes: with everything else forbidden they can load nothing.
function policy(script) {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function fill(template, values) {
  return template.replace(/%([A-Z]+)%/g, (whole, name) => values[name] ?? whole);
}

const [script, style] = await Promise.all([bundle('main.js', await notices()), bundle('style.css')]);
mustBeInlinable('script', script);
mustBeInlinable('style', style);
const template = await readFile(path.join(here, 'src', 'template.html'), 'utf8');
const page = fill(template, { SCRIPT: script, STYLE: style, POLICY: policy(script) });
for (const mark of ['<!--REPORT-JSON-->', 'REPORT-LANGUAGE']) {
  if (page.split(mark).length !== 2) throw new Error(`the page must hold ‘${mark}’ exactly once`);
}
await mkdir(path.dirname(target), { recursive: true });
await writeFile(`${target}.part`, page);
await rename(`${target}.part`, target);
console.log(`${path.relative(process.cwd(), target)}: ${Math.round(page.length / 1024)} KiB`);
