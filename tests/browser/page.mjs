// Opens the filled report in Chromium as a person opens a file, and keeps what the browser says.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { fillTemplate } from './fill.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..');
export const out = path.join(root, 'out', 'browser');
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export const launch = () => chromium.launch({ executablePath: process.env.BAYBRIDGE_CHROMIUM || '/usr/bin/chromium', args: flags });
export const readSample = async () => JSON.parse(await readFile(path.join(here, 'sample.json'), 'utf8'));

// Answers { page, said, asked }: what the console said, and every address that was asked for.
export async function openReport(browser, report, language, name = 'report') {
  await mkdir(out, { recursive: true });
  const template = await readFile(path.join(root, 'web', 'dist', 'conform-report.html'), 'utf8');
  const file = path.join(out, `${name}.html`);
  await writeFile(file, fillTemplate(template, JSON.stringify(report), language));
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
  const said = [];
  const asked = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`error: ${error.message}`));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, said, asked, address: pathToFileURL(file).href };
}
