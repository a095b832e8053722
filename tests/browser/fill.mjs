// Fills the page of the report as the program does (web/README.md).
export function fillTemplate(template, json, language) {
  const marks = [['REPORT-LANGUAGE', language], ['<!--REPORT-JSON-->', json.replaceAll('<', '\\u003c')]];
  const pieces = marks.map(([mark, value]) => {
    const at = template.indexOf(mark);
    if (at < 0 || template.indexOf(mark, at + 1) >= 0) throw new Error(`expected ‘${mark}’ exactly once`);
    return { at, end: at + mark.length, value };
  }).sort((a, b) => a.at - b.at);
  let made = '';
  let from = 0;
  for (const piece of pieces) {
    made += template.slice(from, piece.at) + piece.value;
    from = piece.end;
  }
  return made + template.slice(from);
}
