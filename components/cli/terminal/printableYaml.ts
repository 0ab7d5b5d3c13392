import { type Document, isScalar, parseDocument, visit } from 'yaml';
import { type Json, type WriteOptions, writeYaml } from '../../json/index.ts';
import { isPrintable, printable, withEscapes } from '../../printable.ts';

/** A value as YAML that a terminal and the log of a CI system may show: what they would act on is escaped, so that no data is lost. */
export function writePrintableYaml(value: Json, options: WriteOptions = {}): string {
  const text = `${writeYaml(value, options)}\n`;
  if (isPrintable(text)) return text;
  return withEscapes(`${writeYaml(value, { ...options, escapes: (each) => !isPrintable(each) })}\n`);
}

/** The same for YAML documents that others wrote. A document without such characters stays as it is. */
export function printableYaml(text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  if (isPrintable(lines)) return lines;
  return lines
    .split(/^(?=---)/m)
    .map((part) => {
      if (isPrintable(part)) return part;
      // Every scalar stays the text that it is written as, so that no type changes.
      const document = parseDocument(part, {
        schema: 'failsafe',
        logLevel: 'silent',
        // Helm and Kubernetes take equal keys, and comments directly behind quotes.
        uniqueKeys: false,
        strict: false,
      });
      // Nobody can read it as data.
      return document.errors.length > 0 ? printable(part) : escaped(document);
    })
    .join('');
}

function escaped(document: Document): string {
  visit(document, {
    Scalar(_key, scalar) {
      if (isScalar(scalar) && typeof scalar.value === 'string' && !isPrintable(scalar.value))
        scalar.type = 'QUOTE_DOUBLE';
    },
  });
  // A text on several lines could begin one of them with a command.
  const oneLine = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY };
  return withEscapes(document.toString(oneLine));
}
