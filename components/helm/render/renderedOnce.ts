import { templateActions } from '../templates/templateActions.ts';

const done = 'kubesentiment.done';

/** The type of the data that the engine gives to each template. */
const rootType = 'chartutil.Values';

const guard = `{{ if not (and (typeIs "${rootType}" .) (hasKey . "${done}")) }}`;

/**
 * The end of the last template with the output of others: from here on, a template from {@link renderedOnce} has no
 * output. Otherwise the engine would render, parse and send each object a second time.
 */
export const endTexts = `{{- define "${done}" }}{{ $_ := set . "${done}" true }}{{ range .Subcharts }}{{ template "${done}" . }}{{ end }}{{ end }}
{{- template "${done}" . }}
`;

/**
 * A template that has its output only until {@link endTexts}. A template that cannot be put into a block, for example
 * because it defines other templates, stays as it is.
 */
export function renderedOnce(template: Buffer | string): Buffer | string {
  const text = template.toString();
  return isBlock(text)
    ? Buffer.concat([Buffer.from(guard), Buffer.from(template), Buffer.from('{{ end }}')])
    : template;
}

const opening = /^(?:if|range|with|block)\b/;

function isBlock(text: string): boolean {
  if (text === '') return false;
  // Helm removes the mark at the start of a file, but not inside of it.
  if (text.startsWith('\ufeff')) return false;
  let depth = 0;
  for (const { text: action } of templateActions(text)) {
    if (/^define\b/.test(action)) return false;
    if (opening.test(action)) depth++;
    else if (/^end\b/.test(action)) depth--;
    else if (/^else\b/.test(action) && depth === 0) return false;
    if (depth < 0) return false;
  }
  return depth === 0;
}
