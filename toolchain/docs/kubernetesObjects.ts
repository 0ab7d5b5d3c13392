/**
 * The file components/release/resources/kubernetesObjects.ts: the kinds of @pulumi/kubernetes with the types of their objects.
 * @param outputs the text of its types/output.d.ts
 */
export function kubernetesObjects(outputs: string): string {
  const kinds = kindsIn(outputs).toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const namespaces = [...new Set(kinds.map(({ type }) => type.split('.')[0]))].sort();
  return `// Written by \`npm run docs\`, from the types of @pulumi/kubernetes. Types only: nothing of that package is loaded.
import type {
${namespaces.map((name) => `  ${name},`).join('\n')}
} from '@pulumi/kubernetes/types/output.js';

/** The objects of Kubernetes' own kinds, as the API server returns them, by apiVersion and kind. */
export interface KubernetesObjects {
${kinds.map(({ name, type }) => `  '${name}': ${type};`).join('\n')}
}
`;
}

interface Kind {
  /** `apps/v1/Deployment` */
  name: string;
  /** `apps.v1.Deployment` */
  type: string;
}

/** An interface with an apiVersion and a kind. Those whose names end in Patch are for server-side apply. */
function kindsIn(outputs: string): Kind[] {
  const kinds: Kind[] = [];
  let place = { group: '', version: '', name: '', apiVersion: '' };
  for (const line of outputs.split('\n')) {
    const [, group] = /^export declare namespace (\w+)/.exec(line) ?? [];
    const [, version] = /^ {4}namespace (\w+)/.exec(line) ?? [];
    const [, name] = /^ {8}interface (\w+)/.exec(line) ?? [];
    const [, apiVersion] = /^ {12}apiVersion: "([^"]+)"/.exec(line) ?? [];
    const [, kind] = /^ {12}kind: "(\w+)"/.exec(line) ?? [];
    if (group !== undefined) place = { group, version: '', name: '', apiVersion: '' };
    else if (version !== undefined) place = { ...place, version, name: '' };
    else if (name !== undefined) place = { ...place, name, apiVersion: '' };
    else if (apiVersion !== undefined) place = { ...place, apiVersion };
    else if (kind !== undefined && kind === place.name && place.apiVersion !== '') {
      kinds.push({ name: `${place.apiVersion}/${kind}`, type: `${place.group}.${place.version}.${kind}` });
    }
  }
  return kinds;
}
