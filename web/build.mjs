// Makes dist/conform-report.html: one file with its script, style and texts, which loads nothing.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { build } from 'esbuild';

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.join(here, 'dist', 'conform-report.html');

async function bundle(entry) {
  const made = await build({
    entryPoints: [path.join(here, 'src', entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2020'],
    charset: 'utf8',
    legalComments: 'inline',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return made.outputFiles[0].text.trim();
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

const [script, style] = await Promise.all([bundle('main.js'), bundle('style.css')]);
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
