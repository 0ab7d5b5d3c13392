import { chartShape } from './chartShape.ts';
import type { Definitions } from './scope.ts';
import type { TypedChart } from './typedChart.ts';
import { withoutCircles } from './withoutCircles.ts';

/** Options of json-schema-to-typescript. */
const options = {
  additionalProperties: true,
  enableConstEnums: false,
  ignoreMinAndMaxItems: true,
  // The shapes refer only to their own definitions. Nothing is read or downloaded.
  $refOptions: { resolve: { external: false } },
  style: { singleQuote: true, bracketSpacing: true, trailingComma: 'all' },
} as const;

/**
 * A TypeScript module with the type `Values` of a chart's values: of its schema or, without one, of its values.yaml. Everything is optional
 * that values.yaml sets or the schema does not require. The same chart always gives the same text.
 */
export async function valuesTypes(chart: TypedChart): Promise<string> {
  const definitions: Definitions = { names: new Map(), shapes: {} };
  const shape = chartShape(chart, definitions);
  const { compile } = await import('json-schema-to-typescript');
  const whole = {
    ...shape,
    description: `Values of the chart ${chart.name} ${chart.version}.`,
    $defs: withoutCircles(definitions.shapes),
  };
  return compile(whole, 'Values', { ...options, bannerComment: headOf(chart) });
}

function headOf({ name, version, schema, subcharts }: TypedChart): string {
  const lines = [
    `Types of the values of the chart ${name} ${version}, written by \`release types\`. Do not edit them.`,
  ];
  if (schema === undefined) {
    lines.push(
      'The chart has no values.schema.json: the types are inferred from its values.yaml. Other keys are allowed.',
    );
  }
  const missing = subcharts.filter(({ chart }) => chart.isMissing).map(({ key }) => key);
  if (missing.length > 0) {
    lines.push(`These subcharts were not available, so any values are allowed for them: ${missing.join(', ')}.`);
  }
  return lines.map((line) => `// ${line}`).join('\n');
}
