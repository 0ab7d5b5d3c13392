import { describe, expect, test } from '@jest/globals';
import { hooksFor, isDeletedOn } from '../../../components/revision/hooks/hooksFor.ts';
import { hooksOfRun } from '../../../components/revision/hooks/hooksOfRun.ts';
import { hook } from './hookCluster.ts';

describe('the hooks of an event', () => {
  test('keep the order of the record if weight and name are equal', () => {
    const [config, job] = [hook('same', { kind: 'ConfigMap' }), hook('same')];
    expect(hooksFor([config, job], 'pre-upgrade')).toEqual([config, job]);
  });

  test('never delete a CRD', () => {
    const crd = hook('crd', { kind: 'CustomResourceDefinition', delete_policies: ['hook-succeeded'] });
    expect(isDeletedOn(crd, 'hook-succeeded')).toBe(false);
    expect(isDeletedOn({ ...crd, delete_policies: [] }, 'before-hook-creation')).toBe(false);
  });

  test('are listed in a preview, only those of this run', () => {
    const hooks = ['Job/m pre-install,pre-upgrade', 'Job/s post-install,post-upgrade', 'Pod/t test'];
    expect(hooksOfRun(hooks, 'upgrade')).toEqual(['pre-upgrade Job/m', 'post-upgrade Job/s']);
    expect(hooksOfRun(hooks, 'rollback')).toEqual([]);
  });
});
