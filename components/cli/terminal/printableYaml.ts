import { type Document, isScalar, parseDocument, visit } from 'yaml';
import { type Json, type WriteOptions, writeYaml } from '../../json/index.ts';
import { isPrintable, printable, withEscapes } from '../../printable.ts';

/** A value as YAML in which characters that control a terminal or a CI system are escaped, so no data is lost. */
export function writePrintableYaml(value: Json, options: WriteOptions = {}): string {
  const text = `${writeYaml(value, options)}\n`;
  if (isPrintable(text)) return text;
  return withEscapes(`${writeYaml(value, { ...options, escapes: (each) => !isPrintable(each) })}\n`);
}

/** The same for existing YAML documents. A document without such characters is not changed. */
export function printableYaml(text: string): string {
  const lines = text.replaceAll('\r\n', '\n');
  if (isPrintable(lines)) return lines;
  return lines
    .split(/^(?=---)/m)
    .map((part) => {
      if (isPrintable(part)) return part;
      // Keep each scalar's notation, so that its type stays the same.
      const document = parseDocument(part, {
        schema: 'failsafe',
        logLevel: 'silent',
        // Helm and Kubernetes accept duplicate keys, and comments directly after quotes.
        uniqueKeys: false,
        strict: false,
      });
      // Invalid YAML is printed as text.
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
  // A line of a multi-line string could start with a CI command.
  const oneLine = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY };
  return withEscapes(document.toString(oneLine));
}
