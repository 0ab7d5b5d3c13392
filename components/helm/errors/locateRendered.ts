import { codeFrame } from '../../codeFrame.ts';
import type { Locate, SourceDocument } from '../../manifest/index.ts';
import type { HelmChart } from '../read/helmChart.ts';
import { findFile, namedChart } from '../read/namedChart.ts';
import { lineOf } from './templateLine.ts';

/**
 * Finds the places in the templates of a chart that rendered places come from, where a line of the template can be told.
 * @param documents the rendered files, whole
 */
export function locateRendered(chart: HelmChart, documents: readonly SourceDocument[]): Locate {
  const named = namedChart(chart);
  return ({ file, line: rendered }) => {
    const document = documents.find(({ source }) => source === file);
    const { shownAs, text } = findFile(named, file);
    if (document === undefined || text === undefined || rendered === undefined) return undefined;
    const line = lineOf(text, document.text, rendered);
    return line === undefined ? undefined : { position: { file: shownAs, line }, frame: codeFrame(text, line) };
  };
}
