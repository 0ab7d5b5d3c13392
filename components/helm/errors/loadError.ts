import { codeFrame } from '../../codeFrame.ts';
import { type ErrorCode, ReleaseError } from '../../errors.ts';
import { isJsonObject, readYaml } from '../../json/index.ts';
import { findFile, type NamedChart } from '../read/namedChart.ts';

/**
 * Converts an error of Helm's engine from before rendering: an invalid Chart.yaml or values.yaml, of the chart or of a
 * subchart.
 * @returns undefined for all other errors
 */
export function loadError(text: string, chart: NamedChart, cause: unknown): ReleaseError | undefined {
  const [, loaded] = /failed to load chart from temp directory: ([\s\S]*)/.exec(text) ?? [];
  if (loaded === undefined) return undefined;
  const unpacked = [...loaded.matchAll(/error unpacking subchart (\S+?)(?:\.tgz)? in \S+: /g)];
  const inside = unpacked.map(([, name = '']) => name);
  const reason = loaded.slice(unpacked.reduce((length, [whole]) => length + whole.length, 0)).trimEnd();
  const field = /^validation: chart\.metadata\.(\w+)/.exec(reason)?.[1];
  const name =
    field === undefined ? /^cannot load ((?:Chart|values|requirements)\.yaml)/.exec(reason)?.[1] : 'Chart.yaml';
  const code: ErrorCode =
    inside.length > 0
      ? 'DEPENDENCY_INVALID'
      : name === 'values.yaml'
        ? 'CHART_INVALID_VALUES'
        : 'CHART_INVALID_METADATA';
  const hint = 'Helm refuses it too. Fix the file in the chart.';
  if (name === undefined) return new ReleaseError(code, `Helm cannot load ${chart.name}: ${reason}`, { hint, cause });
  const found = findFile(
    chart,
    [chart.name, ...inside, name].join('/charts/').replace(/\/charts\/([^/]+\.yaml)$/, '/$1'),
  );
  const file = found.shownAs;
  if (found.text === undefined) return new ReleaseError(code, reason, { position: { file }, hint, cause });
  let content: ReturnType<typeof readYaml>;
  try {
    content = readYaml({ text: found.text, file, code, takesLastKey: true, roundsIntegers: true });
  } catch (error) {
    return error instanceof ReleaseError ? error : undefined;
  }
  if (field !== undefined && isJsonObject(content.value)) return content.failure([field], `${reason}.`, { code, hint });
  const line = Number(/yaml: line (\d+)/.exec(reason)?.[1] ?? 1);
  return new ReleaseError(code, reason, { position: { file, line }, frame: codeFrame(found.text, line), hint, cause });
}
