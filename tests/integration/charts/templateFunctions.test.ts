import { expect, test } from '@jest/globals';
import { parseManifest } from '../../../components/manifest/index.ts';
import { documentedFunctions } from '../../chart/documentedFunctions.ts';
import { openScenario, succeeded } from '../support/scenario.ts';
import { writeChart } from '../support/smallChart.ts';

/** Actions of Go's templates; and what Helm takes out of Sprig. */
const noFunctions = 'range else end template define block break continue env expandenv Files'.split(' ');

test('stock Helm has each function of docs/templates.md, with the same result for its example', async () => {
  const rows = documentedFunctions();
  const examples = rows.filter(({ example }) => example !== '');
  const functions = rows.map(({ name }) => name).filter((name) => /^\w+$/.test(name) && !noFunctions.includes(name));
  const results = examples.map(({ example }) => `  - {{ printf "%v" (${example}) | toJson }}`);
  // Go looks for functions when it parses.
  const calls = functions.map((name) => `{{ if false }}{{ ${name} }}{{ end }}`);
  const template = `apiVersion: v1\nkind: A\nmetadata: { name: a }\nresults:\n${[...results, ...calls].join('\n')}\n`;
  const release = await openScenario('functions');
  await writeChart(release, { 'a.yaml': template }, {});
  const [found] = parseManifest(succeeded(await release.helm('template', 'functions', 'charts/small')).stdout);
  expect(functions.length).toBeGreaterThan(220);
  expect(found?.object.results).toEqual(examples.map(({ gives }) => gives));
});
