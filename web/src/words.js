import en from './messages/en.json';
import hans from './messages/zh-Hans.json';
import hant from './messages/zh-Hant.json';
import pt from './messages/pt.json';

const catalogues = { en, 'zh-Hans': hans, 'zh-Hant': hant, pt };
export const languages = Object.keys(catalogues);
export const nameOf = (language) => catalogues[language].language;

// The language to begin with: the one that the program put in, else the reader's, else English.
export function firstLanguage(asked, preferred) {
  if (languages.includes(asked)) return asked;
  for (const tag of preferred) {
    const low = tag.toLowerCase();
    if (/^zh\b/.test(low)) return /hant|-tw|-hk|-mo/.test(low) ? 'zh-Hant' : 'zh-Hans';
    const found = languages.find((language) => low === language || low.startsWith(`${language}-`));
    if (found) return found;
  }
  return 'en';
}

// What the page says in one language, and how it writes figures.
export class Words {
  constructor(language) {
    this.language = language;
    this.texts = catalogues[language];
    this.figures = new Intl.NumberFormat(language);
    this.tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  }

  has(id) {
    return Object.hasOwn(this.texts, id);
  }

  // The text with {name} filled in. An unknown id shows itself, so that a word of a later contract is not lost.
  say(id, values = {}) {
    if (!this.has(id)) return id.slice(id.indexOf('.') + 1);
    return this.texts[id].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  number(value) {
    return this.figures.format(value);
  }

  // Hundredths of a per cent, rounded down to a tenth: only all of them are 100.0 %.
  percent(basisPoints) {
    if (basisPoints === null || basisPoints === undefined) return '–';
    return `${this.tenths.format(Math.floor(basisPoints / 10) / 10)} %`;
  }

  // A text that the report has in four languages.
  pick(texts) {
    return texts?.[this.language] || texts?.en || '';
  }
}
