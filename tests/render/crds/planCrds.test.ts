import { describe, expect, test } from '@jest/globals';
import type { ReleaseSettings } from '../../../components/config/index.ts';
import { type KubernetesObject, type ManifestObject, objectIdentity } from '../../../components/manifest/index.ts';
import { crdsBeside, crdsInQuestion, includedByCrds, planCrds } from '../../../components/render/crds/planCrds.ts';

const crd = (name: string): KubernetesObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name },
  spec: { names: { kind: name } },
});
const inFile = (name: string, source = 'demo/crds/a.yaml'): ManifestObject => ({
  source,
  text: '',
  object: crd(name),
});
const ofChart = { crds: [inFile('there'), inFile('missing')], keptCrds: [] };
const ofRecord = { crds: [], keptCrds: [crd('there'), crd('missing')] };

/** As `name` for what is made, and `name = id` for what stays as it is, in a cluster that has `there`. */
function plan(rendered: typeof ofChart | typeof ofRecord, crds: ReleaseSettings['crds']): string[] {
  const asked = crdsInQuestion(rendered, crds).filter(({ metadata }) => metadata.name === 'there');
  const existing = new Map(asked.map((object) => [objectIdentity(object), 'id']));
  return planCrds(rendered, crds, existing).map(({ object, id }) =>
    id === undefined ? object.metadata.name : `${object.metadata.name} = ${id}`,
  );
}

describe('the plan for CRDs', () => {
  test('follows the setting: upgrade, create if missing, or skip', () => {
    expect(crdsInQuestion(ofChart, 'upgrade')).toEqual([]);
    expect(plan(ofChart, 'upgrade')).toEqual(['there', 'missing']);
    expect(plan(ofChart, 'create')).toEqual(['there = id', 'missing']);
    expect(plan(ofChart, 'skip')).toEqual([]);
    const [there] = crdsInQuestion(ofChart, 'create');
    const existing = new Map(there === undefined ? [] : [[objectIdentity(there), 'id']]);
    const brought = (crds: ReleaseSettings['crds'], there = existing) => includedByCrds(planCrds(ofChart, crds, there));
    expect(brought('upgrade', new Map())).toEqual({ defined: ['there', 'missing'], namespaces: [] });
    expect(brought('create')).toEqual({ defined: ['missing'], namespaces: [] });
    expect(brought('skip')).toEqual({ defined: [], namespaces: [] });
  });

  test('lists the namespaces that they create', () => {
    const object: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'second' } };
    expect(includedByCrds([{ object }])).toEqual({ defined: [], namespaces: ['second'] });
    expect(includedByCrds([{ object, id: 'second' }])).toEqual({ defined: [], namespaces: [] });
  });

  test('is empty in a rollback: the CRDs stay as they are', () => {
    expect(plan(ofRecord, 'upgrade')).toEqual(['there = id']);
    expect(plan(ofRecord, 'create')).toEqual(['there = id']);
    expect(plan(ofRecord, 'skip')).toEqual([]);
  });

  test('has each CRD of several charts once, and none that a template renders', () => {
    const objects = [inFile('made')];
    const brought = [inFile('made'), inFile('twice'), inFile('twice', 'demo/charts/b/crds/a.yaml')];
    expect(crdsBeside({ objects }, brought)).toEqual([inFile('twice')]);
  });
});
