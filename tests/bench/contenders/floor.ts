import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../../../components/json/index.ts';
import { type BenchObjects, objectsOf } from '../charts/benchObjects.ts';
import type { Contender } from './contender.ts';
import { programContender } from './pulumiProgram.ts';

/**
 * What a run costs at least: a program that registers the same objects by their types, between two dynamic resources that do nothing.
 * The objects have the label and the annotations that Helm's commands look for, as the objects of a release in the cluster have.
 * Pulumi's own provider waits for each object.
 */
export async function floorContender(id: string, directory: string, objects: BenchObjects): Promise<Contender> {
  const name = `floor-${id}`;
  // Its objects have names as long as ours, which are in the state many times.
  const release = name;
  await mkdir(directory, { recursive: true });
  const owned = objectsOf(objects, release).map((object) => ofRelease(object, release, name));
  await writeFile(join(directory, 'objects.json'), JSON.stringify(owned));
  const manifest = createRequire(import.meta.url).resolve('@pulumi/kubernetes/package.json');
  const { version }: { version: string } = JSON.parse(await readFile(manifest, 'utf8'));
  const code = `
import { readFileSync } from 'node:fs';
import * as pulumi from '@pulumi/pulumi';
const tag = new pulumi.Config().require('tag');
class Nothing extends pulumi.dynamic.Resource {
  constructor(name, opts) {
    super({ async create() { return { id: 'nothing', outs: {} }; } }, name, {}, opts);
  }
}
const version = '${version}';
const first = new Nothing('first');
const metadata = { name: '${name}' };
const namespace = new pulumi.CustomResource('kubernetes:core/v1:Namespace', 'namespace',
  { apiVersion: 'v1', kind: 'Namespace', metadata }, { dependsOn: [first], version });
const objects = JSON.parse(readFileSync('objects.json', 'utf8').replaceAll('${'__TAG__'}', tag));
const made = objects.map((object) => {
  const { apiVersion, kind, metadata } = object;
  const group = apiVersion.includes('/') ? apiVersion : 'core/' + apiVersion;
  const inputs = kind.startsWith('Cluster') ? object : { ...object, metadata: { ...metadata, namespace: '${name}' } };
  return new pulumi.CustomResource(\`kubernetes:\${group}:\${kind}\`, \`\${kind}/\${metadata.name}\`, inputs,
    { dependsOn: [namespace], version });
});
new Nothing('last', { dependsOn: made });
`;
  return programContender(directory, { name: 'the floor', project: name, namespace: name, release, code });
}

/** The object with Helm's ownership metadata (helm pkg/action/validate.go, setMetadataVisitor). */
function ofRelease(object: JsonObject, name: string, namespace: string): JsonObject {
  const metadata = isJsonObject(object.metadata) ? object.metadata : {};
  const labels = isJsonObject(metadata.labels) ? metadata.labels : {};
  const annotations = { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': namespace };
  const owned = { ...labels, 'app.kubernetes.io/managed-by': 'Helm' };
  return { ...object, metadata: { ...metadata, labels: owned, annotations } };
}
