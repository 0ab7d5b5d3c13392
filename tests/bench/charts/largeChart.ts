import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { JsonObject } from '../../../components/json/index.ts';
import { writeBenchChart } from './benchChart.ts';
import { benchObjects } from './benchObjects.ts';

/** Charts whose weight is in their CRDs, as that of some community charts. */
export interface LargeChart {
  name: string;
  /** Where the CRDs are: `templates` as in cert-manager and Argo CD, `crds` as in kube-prometheus-stack. */
  folder: 'templates' | 'crds';
  crds: number;
  /** Kilobytes of YAML of each CRD. */
  size: number;
  objects: number;
}

export const largeCharts: readonly LargeChart[] = [
  { name: 'CRDs in templates', folder: 'templates', crds: 4, size: 300, objects: 60 },
  { name: 'CRDs in crds', folder: 'crds', crds: 10, size: 450, objects: 100 },
];

const group = 'large.bench.example';

/** Writes the chart. @returns the names of its CRDs */
export async function writeLargeChart(
  directory: string,
  { folder, crds, size, objects }: LargeChart,
): Promise<string[]> {
  await writeBenchChart(directory, 'go', benchObjects(objects));
  const names = Array.from({ length: crds }, (_, index) => `kind${index}`);
  await mkdir(join(directory, folder), { recursive: true });
  for (const name of names) {
    await writeFile(join(directory, folder, `crd-${name}.yaml`), stringify(crd(name, size), { lineWidth: 0 }));
  }
  return names.map((name) => `${name}s.${group}`);
}

function crd(name: string, size: number): JsonObject {
  const kind = name.charAt(0).toUpperCase() + name.slice(1);
  const spec = { type: 'object', properties: fieldsOf(size) };
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${name}s.${group}` },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural: `${name}s`, singular: name },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

/** About a kilobyte of YAML each: a map with some described fields, as generators of CRDs write them. */
function fieldsOf(size: number): JsonObject {
  const description =
    'The desired state of this part.\nIt is compared with the observed state, and differences are corrected.';
  const leaf = (type: string) => ({ description, type });
  const field = {
    description,
    type: 'object',
    properties: { name: leaf('string'), count: leaf('integer'), enabled: leaf('boolean'), labels: leaf('object') },
    required: ['name'],
  };
  return Object.fromEntries(Array.from({ length: size }, (_, index) => [`field${index}`, field]));
}
