// Bar charts as still images: drawn once to SVG, without events, so that paper shows what the screen shows.
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

echarts.use([BarChart, GridComponent, LegendComponent, AriaComponent, SVGRenderer]);

export const colours = { good: '#2e7d5b', bad: '#b3261e' };
// Three outcomes in one bar are light, dark and white under the library's patterns, so that grey paper tells them apart.
export const outcomeColours = { good: '#b5dcc5', bad: '#8c1d18', open: '#ffffff' };
const width = 860;
const rowHeight = 26;
// Without quotes: the library writes it into an attribute as it stands.
const font = 'Noto Sans, Noto Sans CJK SC, Noto Sans CJK TC, Source Han Sans, PingFang SC, Microsoft YaHei, system-ui, sans-serif';

// Cuts a label at the end; Chinese characters are two wide.
export function shorten(text, most = 44) {
  let used = 0;
  let made = '';
  for (const character of text) {
    used += character.codePointAt(0) > 0x2e7f ? 2 : 1;
    if (used > most) return `${made.trimEnd()}…`;
    made += character;
  }
  return made;
}

// Horizontal bars from 0 to 100 %. `names` from top to bottom; series: [{ name, colour, values, labels }], values in
// per cent; several series are stacked.
export function bars(names, series, words) {
  const stacked = series.length > 1;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height: names.length * rowHeight + (stacked ? 76 : 46) });
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: font, fontSize: 12, color: '#1c2430' },
    aria: { enabled: true, label: { enabled: false }, decal: { show: stacked } },
    legend: { show: stacked, top: 0, left: 0, itemHeight: 12, textStyle: { fontSize: 12, color: '#1c2430' }, selectedMode: false },
    grid: { left: 8, right: stacked ? 24 : 130, top: stacked ? 34 : 8, bottom: 6, containLabel: true },
    xAxis: { type: 'value', min: 0, max: 100, axisLabel: { formatter: (value) => `${words.number(value)} %`, color: '#3c4654' }, splitLine: { lineStyle: { color: '#d5dae1' } } },
    yAxis: { type: 'category', inverse: true, data: names.map((name) => shorten(name)), axisTick: { show: false }, axisLabel: { interval: 0, color: '#1c2430' } },
    series: series.map((one) => oneSeries(one, stacked)),
  });
  const text = chart.renderToSVGString({ useViewBox: true });
  chart.dispose();
  return parse(text);
}

function parse(text) {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const fault = parsed.querySelector('parsererror');
  if (fault) throw new Error(`the chart is no SVG: ${fault.textContent}`);
  return document.importNode(parsed.documentElement, true);
}

function oneSeries(one, stacked) {
  return {
    type: 'bar', name: one.name, stack: stacked ? 'all' : undefined, barWidth: 15, silent: true, cursor: 'default',
    emphasis: { disabled: true },
    itemStyle: { color: one.colour, borderColor: '#1c2430', borderWidth: 0.6 },
    label: { show: !stacked, position: 'right', color: '#1c2430', formatter: ({ dataIndex }) => one.labels[dataIndex] },
    data: one.values,
  };
}
