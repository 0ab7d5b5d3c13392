import { describe, expect, test } from '@jest/globals';
import {
  definedKinds,
  isCrdFile,
  type KubernetesObject,
  readCrds,
  recordedCrds,
  withCrds,
} from '../../components/manifest/index.ts';
import { failuresOf } from '../chart/testChart.ts';

function crd(name: string, kind: string): KubernetesObject {
  const apiVersion = 'apiextensions.k8s.io/v1';
  return { apiVersion, kind: 'CustomResourceDefinition', metadata: { name }, spec: { names: { kind } } };
}
const yamlOf = (name: string) => JSON.stringify(crd(name, 'Widget'));

describe('CRDs of a chart', () => {
  test('are in the YAML and JSON files of crds/, as in Helm', () => {
    const paths = [
      'crds/a.yaml',
      'crds/deep/b.YML',
      'crds/c.json',
      'crds/README.md',
      'templates/crds/d.yaml',
      'a.yaml',
    ];
    expect(paths.filter(isCrdFile)).toEqual(['crds/a.yaml', 'crds/deep/b.YML', 'crds/c.json']);
  });

  test('are read from all documents of the files, each with its file', () => {
    const files = [
      { source: 'demo/crds/a.yaml', text: `# first\n---\n${yamlOf('a')}\n---\n${yamlOf('b')}\n` },
      { source: 'demo/crds/c.yaml', text: '---\n# nothing\n' },
    ];
    const read = readCrds(files).map(({ source, object }) => `${source} ${object.metadata.name}`);
    expect(read).toEqual(['demo/crds/a.yaml a', 'demo/crds/a.yaml b']);
  });

  test('that are invalid are reported in one pass, each with its position', () => {
    const files = [
      { source: 'demo/crds/a.yaml', text: `${yamlOf('a')}\n---\nspec: [\n` },
      { source: 'demo/crds/b.yaml', text: 'apiVersion: v1\nkind: CustomResourceDefinition\nmetadata: {}\n' },
    ];
    expect(failuresOf(() => readCrds(files)).places).toEqual([
      expect.stringMatching(/^CHART_INVALID_YAML demo\/crds\/a\.yaml:[34]:\d+$/),
      expect.stringMatching(/^CHART_INVALID_OBJECT demo\/crds\/b\.yaml:3:\d+$/),
    ]);
  });

  test('have defined kinds', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { names: { kind: 'No' } } };
    expect(definedKinds([crd('ws.example', 'Widget'), service])).toEqual(['Widget']);
  });

  test('are recorded by name, next to other annotations', () => {
    const metadata = { name: 'demo', annotations: { own: 'note' } };
    const recorded = withCrds(metadata, [crd('a.example', 'A'), crd('b.example', 'B')]);
    expect(recorded).toEqual({
      name: 'demo',
      annotations: { own: 'note', 'kubesentiment.io/definitions': 'a.example,b.example' },
    });
    expect(recordedCrds(recorded).map((object) => object.metadata.name)).toEqual(['a.example', 'b.example']);
    expect(withCrds(metadata, [])).toBe(metadata);
    expect(recordedCrds(metadata)).toEqual([]);
  });
});
