import { expect, test } from '@jest/globals';
import { openScenario } from './scenario.ts';

test('dev, staging and prod deploy side by side on one cluster, under one release name', async () => {
  const stacks = ['dev', 'staging', 'prod'];
  const scenarios = await Promise.all(stacks.map((like) => openScenario(like, { like, namespace: `mlops-${like}` })));
  await Promise.all(scenarios.map((scenario) => scenario.up()));
  for (const { history, kubectl, namespace } of scenarios) {
    expect(await history()).toEqual(['1 deployed Install complete']);
    const { stdout } = await kubectl('get', 'deployments', '-n', namespace, '-o', 'name');
    expect(stdout.split('\n')).toHaveLength(3);
  }
});
