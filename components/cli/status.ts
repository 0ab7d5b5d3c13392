import { readRevision } from '../revision/index.ts';
import { localTime } from './history.ts';
import { type OutputFormat, serialize } from './output.ts';
import { readStack } from './stack.ts';

/** The newest revision of the stack's release. */
export async function status(stack: string, format: OutputFormat): Promise<string> {
  const { settings, cluster } = await readStack(stack);
  const { name, namespace, version, info, chart } = await readRevision(cluster, settings.release);
  const chartName = `${String(chart.metadata.name)}-${String(chart.metadata.version)}`;
  const { status, description, last_deployed: updated, notes = '' } = info;
  if (format !== 'table') {
    return serialize(
      { name, namespace, revision: version, status, updated, chart: chartName, description, notes },
      format,
    );
  }
  const lines = [
    `Release:    ${name}`,
    `Namespace:  ${namespace}`,
    `Revision:   ${version}`,
    `Status:     ${status}`,
    `Updated:    ${localTime(updated)}`,
    `Chart:      ${chartName}`,
    `Result:     ${description}`,
  ];
  return `${lines.join('\n')}\n${notes === '' ? '' : `\n${notes.trimEnd()}\n`}`;
}
