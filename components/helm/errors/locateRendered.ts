import { codeFrame } from '../../codeFrame.ts';
import type { Locate, SourceDocument } from '../../manifest/index.ts';
import type { HelmChart } from '../read/helmChart.ts';
import { findFile, namedChart } from '../read/namedChart.ts';
import { lineOf } from './templateLine.ts';

/**
 * Finds the template positions for positions in rendered files, if they are unambiguous.
 * @param documents the whole rendered files
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
