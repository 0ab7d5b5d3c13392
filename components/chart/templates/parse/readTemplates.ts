import type { ReleaseError } from '../../../errors.ts';
import { attempt } from '../../../manifest/index.ts';
import { guard } from './guard.ts';
import { isVisible, parseTemplate } from './parseTemplate.ts';
import { type ParsedTemplate, type TemplateSource, templateError } from './template.ts';

/**
 * A template file. A collection contains named templates; its remaining text is one too, under the collection's name.
 */
export interface TemplateInput extends TemplateSource {
  collection?: string;
}

/** The templates of a chart, parsed but not checked. */
export interface TemplateSet {
  /** By file. */
  files: ReadonlyMap<string, ParsedTemplate>;
  /** By name. */
  named: ReadonlyMap<string, ParsedTemplate>;
  /** CHART_TEMPLATE_SYNTAX, one for each file that cannot be parsed and each duplicate name. */
  errors: ReleaseError[];
  /** Whether all files could be parsed; otherwise more names may be defined. */
  isComplete: boolean;
}

export function readTemplates(inputs: readonly TemplateInput[]): TemplateSet {
  const files = new Map<string, ParsedTemplate>();
  const named = new Map<string, ParsedTemplate>();
  const errors: ReleaseError[] = [];
  let isComplete = true;
  for (const input of inputs) {
    const parsed = attempt(errors, () => guard(input, () => parseTemplate(input)));
    if (parsed === undefined) {
      isComplete = false;
      continue;
    }
    for (const [name, template] of parsed.named) define(name, template);
    if (input.collection === undefined) files.set(input.file, parsed.body);
    else if (parsed.body.program.body.some(isVisible)) define(input.collection, parsed.body);
  }
  return { files, named, errors, isComplete };

  function define(name: string, template: ParsedTemplate): void {
    const other = named.get(name);
    if (other === undefined) {
      named.set(name, template);
      return;
    }
    const hint = `The other one is at ${other.source.file}:${other.line}. Rename one of them.`;
    const message = `The template "${name}" is defined twice.`;
    errors.push(
      templateError('CHART_TEMPLATE_SYNTAX', message, template.source, { line: template.line, column: 0 }, { hint }),
    );
  }
}
