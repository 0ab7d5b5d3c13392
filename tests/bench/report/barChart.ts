import { type Measurement, medianOf } from '../measure/measurement.ts';

const colors: Readonly<Record<string, string>> = {
  helm: '#7a8793',
  'helm.v3.Release': '#b58900',
  'helm.v4.Chart': '#cb4b16',
  'the floor': '#93a1a1',
  'this project': '#268bd2',
};
const works = ['create', 'no change', 'preview', 'change', 'rollback'];

const width = 720;
const labelWidth = 150;
const barHeight = 13;
const groupGap = 26;

/** Medians as horizontal bars, one group for each kind of work: an SVG for light and dark pages. */
export function barChart(measurements: readonly Measurement[], title: string): string {
  const longest = Math.max(...measurements.map(({ values }) => medianOf(values)));
  const scale = (width - labelWidth - 60) / longest;
  const parts: string[] = [];
  let top = 34;
  for (const work of works) {
    const ofWork = measurements.filter((each) => each.work === work);
    if (ofWork.length === 0) continue;
    parts.push(`<text x="8" y="${top}" class="work">${work}</text>`);
    top += 8;
    for (const { subject, values } of ofWork) {
      const seconds = medianOf(values);
      const length = Math.max(1, Math.round(seconds * scale));
      const baseline = top + barHeight - 3;
      parts.push(
        `<text x="${labelWidth - 6}" y="${baseline}" text-anchor="end">${subject}</text>`,
        `<rect x="${labelWidth}" y="${top}" width="${length}" height="${barHeight - 2}" fill="${colors[subject]}"/>`,
        `<text x="${labelWidth + length + 6}" y="${baseline}">${seconds.toFixed(2)} s</text>`,
      );
      top += barHeight;
    }
    top += groupGap;
  }
  const style =
    'text{font:11px sans-serif;fill:#24292f}.work{font-weight:bold}@media(prefers-color-scheme:dark){text{fill:#c9d1d9}}';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" role="img" aria-label="${title}">`,
    `<style>${style}</style>`,
    `<text x="8" y="14" class="work">${title}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
