// Tells what a page break cuts: every row, figure and fact gets a mark at its top and one at its foot, and the PDF tells their pages.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

// Puts marks XXnT and XXnB into whatever must stand on one page; returns how many.
export function addMarks(page) {
  return page.evaluate(() => {
    const marked = document.querySelectorAll('tbody tr, thead tr, figure, .verdict, dl > div');
    marked.forEach((one, number) => {
      const holder = one.tagName === 'TR' ? one.cells[0] : one;
      holder.style.position = 'relative';
      for (const [end, side] of [['T', 'top'], ['B', 'bottom']]) {
        const made = document.createElement('span');
        made.textContent = `XX${number}${end}`;
        made.style.cssText = `position:absolute;${side}:0;left:0;font:5px/1 monospace;white-space:nowrap;color:#777`;
        holder.append(made);
      }
    });
    return marked.length;
  });
}

// The text of each page of a PDF.
export async function pagesOf(pdf, file) {
  await writeFile(file, pdf);
  const { stdout } = await run('pdftotext', ['-raw', file, '-'], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\f').slice(0, -1);
}

// The numbers of marks whose top and foot are not on one page together; a heading row that is repeated may be on many.
export function cutMarks(pages, count) {
  const found = new Map();
  pages.forEach((text, page) => {
    for (const [, number, end] of text.matchAll(/XX(\d+)([TB])/g)) {
      const key = Number(number);
      if (!found.has(key)) found.set(key, { T: new Set(), B: new Set() });
      found.get(key)[end].add(page);
    }
  });
  return Array.from({ length: count }, (_, number) => number).filter((number) => {
    const sides = found.get(number);
    return !sides || ![...sides.T].some((page) => sides.B.has(page)) || sides.T.size !== sides.B.size;
  });
}
