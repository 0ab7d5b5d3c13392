import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CommandPair, sections } from '../../docs/helmCommands.ts';
import { helmPage, type PairOutputs, shownOutput } from '../../docs/helmPage.ts';
import { fieldsOf, objectsOf, sharedColumns } from '../../docs/outputs.ts';
import { patternOf, steady, stepsOf } from '../../docs/page.ts';
import { describeFull } from '../../selection.ts';
import { succeeded } from '../support/scenario.ts';
import { writeFiles } from '../support/smallChart.ts';
import { openTwoSides, type TwoSides } from './twoSides.ts';

const page = resolve(import.meta.dirname, '..', '..', '..', 'docs', 'coming-from-helm.md');

const webTemplates = {
  'configmap.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  tag: {{ .Values.image.tag | quote }}
`,
};

/** Every command of docs/coming-from-helm.md in order. UPDATE_DOCS=1 writes the page. */
describeFull("Helm's commands and ours print the same", () => {
  let sides: TwoSides;
  const outputs = new Map<string, PairOutputs>();
  beforeAll(async () => {
    sides = await openTwoSides();
  }, 120_000);
  afterAll(() => sides?.close());

  test.each(sections.flatMap(({ pairs }) => pairs.map((pair): [string, CommandPair] => [pair.title, pair])))(
    '%s',
    async (title, pair) => {
      const given = await runBoth(pair);
      outputs.set(title, given);
      await compare(pair, given);
      for (const tag of pair.againWith ?? []) {
        await Promise.all([sides.helm.setTag(tag), sides.ours.setTag(tag)]);
        await compare(pair, await runBoth(pair));
      }
    },
  );

  test('the four commands of docs/your-own-chart.md deploy a Go template chart', async () => {
    const { directory, prefix, run } = sides.ours;
    const indented = await readFile(join(page, '..', 'your-own-chart.md'), 'utf8');
    const text = indented.replace(/^ {3}```[\s\S]*?^ {3}```$/gm, (block) => block.replace(/^ {3}/gm, ''));
    await writeFiles(join(directory, 'charts/web'), webTemplates, {}, { name: 'web' });
    for (const [, path = '', content = ''] of text.matchAll(/^```yaml (.*)\n([\s\S]*?)^```$/gm)) {
      await writeFile(join(directory, path), content.replace('mlops-web', `${prefix}-web`));
    }
    const steps = stepsOf(text.replace(/^```yaml [\s\S]*?^```$/gm, ''));
    expect(steps).toHaveLength(4);
    for (const { line, shown = '…\n' } of steps)
      expect(steady(succeeded(await run(line)).output)).toMatch(patternOf(shown));
    const { stdout } = await run('kubectl get configmaps,secrets -n mlops-web -o name');
    expect(stdout).toMatch(/^configmap\/web$/m);
    expect(stdout).not.toContain('credentials');
    expect(succeeded(await run('helm get values web -n mlops-web -o json')).stdout).toBe(
      '{"image":{"tag":"1.27"},"replicas":2}',
    );
  });

  test('and the page shows their output', async () => {
    const text = helmPage(outputs);
    if (process.env.UPDATE_DOCS === '1') await writeFile(page, text);
    expect(await readFile(page, 'utf8')).toBe(text);
  });

  async function runBoth({ helm, ours }: CommandPair): Promise<PairOutputs> {
    const [their, our] = await Promise.all([sides.helm.run(helm), sides.ours.run(ours)]);
    return { helm: succeeded(their).stdout, ours: succeeded(our).stdout };
  }

  async function compare(pair: CommandPair, { helm, ours }: PairOutputs): Promise<void> {
    switch (pair.same) {
      case 'table': {
        const [our, their] = sharedColumns(ours, helm);
        expect(our).toEqual(their);
        expect(our[0]?.length).toBeGreaterThan(2);
        return;
      }
      case 'text':
        expect(shownOutput(ours, pair)).toBe(shownOutput(helm, pair));
        return;
      case 'fields': {
        const { release, namespace, revision, status, result } = fieldsOf(helm);
        const known = { release, namespace, revision, status, result };
        expect(Object.values(known)).not.toContain(undefined);
        expect(fieldsOf(ours)).toMatchObject(known);
        return;
      }
      case 'objects':
        expect(objectsOf(ours)).toEqual(objectsOf(helm));
        return;
      case 'rendered': {
        expect(ours).toBe(helm);
        const [our, their] = await Promise.all(
          [sides.ours, sides.helm].map(({ directory }) => readFile(join(directory, 'rendered.yaml'), 'utf8')),
        );
        expect(objectsOf(our ?? '')).toEqual(objectsOf(their ?? ''));
        return;
      }
      case 'history': {
        const [, stack = ''] = /-s (\S+)/.exec(pair.ours) ?? [];
        const line = `helm history mlops-sentiment -n mlops-${stack} -o json`;
        const [our, their] = await Promise.all([sides.ours.run(line), sides.helm.run(line)]);
        expect(historyOf(succeeded(our).stdout)).toEqual(historyOf(succeeded(their).stdout));
      }
    }
  }
});

function historyOf(json: string): string[] {
  const entries: { revision: number; status: string; description: string }[] = JSON.parse(json);
  return entries.map(({ revision, status, description }) => `${revision} ${status} ${description}`);
}
