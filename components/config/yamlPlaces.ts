import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { codeFrame } from '../codeFrame.ts';
import type { Position } from '../errors.ts';
import type { ValuePath } from './json.ts';
import type { StackFileText } from './stackFile.ts';

/** Where the values of a YAML file are. */
export interface YamlPlaces {
  /** The start of the key that leads to a value, or of an item in a list; undefined where nothing is. */
  positionOf(path: ValuePath): Position | undefined;
  /** The lines around a place in it. */
  frameAt(position: Position): string;
}

/** The places in the first document of a file. */
export function yamlPlaces(file: StackFileText): YamlPlaces {
  const lines = new LineCounter();
  return placesIn(file, parseDocument(file.text, { lineCounter: lines, logLevel: 'silent' }), lines);
}

/** @param lines the lines of the text, as its parser has counted them */
export function placesIn({ path, text }: StackFileText, document: Document, lines: LineCounter): YamlPlaces {
  return {
    positionOf(valuePath) {
      let node: unknown = document.contents;
      let offset: number | undefined;
      for (const part of valuePath) {
        const collection = isAlias(node) ? node.resolve(document) : node;
        if (isMap(collection)) {
          const pair = collection.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
          offset = startOf(pair?.key);
          node = pair?.value;
        } else if (isSeq(collection) && typeof part === 'number') {
          node = collection.items[part];
          offset = startOf(node);
        } else return undefined;
        if (offset === undefined) return undefined;
      }
      if (offset === undefined) return undefined;
      const { line, col } = lines.linePos(offset);
      return { file: path, line, column: col };
    },
    frameAt: ({ line = 1, column }) => codeFrame(text, line, column),
  };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
