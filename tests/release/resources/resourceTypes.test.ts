import { expect, test } from '@jest/globals';
import { compileProgram, expectedErrors } from '../../compileProgram.ts';

const program = `import type * as pulumi from '@pulumi/pulumi';
import type { Deployment } from '@pulumi/kubernetes/apps/v1/deployment.js';
import type { Service } from '@pulumi/kubernetes/core/v1/service.js';
import type { GetResource, ResourceTypes } from '../../components/release/resources/resourceTypes.ts';

declare const app: { getResource: GetResource };
type Text = pulumi.Output<string>;

// Kubernetes' own kinds.
export const url: Text = app.getResource('v1/Service', 'mlops-sentiment').apply((service) => service.status.loadBalancer.ingress[0].hostname);
export const ip: Text = app.getResource('core/v1/Service', 'x', 'ns').apply((service) => service.spec.clusterIP);
export const ready = app.getResource('apps/v1/Deployment', 'x').apply((deployment) => deployment.status.readyReplicas);
export const count: pulumi.Output<number> = ready;
export const host: Text = app.getResource('networking.k8s.io/v1/Ingress', 'x').apply((ingress) => ingress.spec.rules[0].host);
export const data = app.getResource('v1/Secret', 'x').apply((secret) => secret.data.apply((all) => all['password'] ?? ''));
export const text: Text = data;
export const urn: Text = app.getResource('v1/ConfigMap', 'x').apply((map) => map.urn);
export const secretName: Text = app.getResource('v1/Secret', 'x').apply((secret) => secret.metadata.name);
declare const named: keyof ResourceTypes;
export const some: pulumi.Output<pulumi.CustomResource> = app.getResource(named, 'x');

// They are used as the classes of @pulumi/kubernetes are.
export const service: pulumi.Output<Service> = app.getResource('v1/Service', 'x');
export const deployment: pulumi.Output<Deployment> = app.getResource('apps/v1/Deployment', 'x');
declare function dependOn(resources: pulumi.Input<pulumi.Input<pulumi.Resource>[]>): void;
dependOn([app.getResource('apps/v1/StatefulSet', 'x'), app.getResource('a.example/v1/Thing', 'x')]);

// Custom resources.
const thing = app.getResource('a.example/v1/Thing', 'x');
export const state: pulumi.Output<unknown> = thing.apply((found) => found.status);
export const label: Text = thing.apply((found) => found.metadata.labels['app'] ?? '');
interface Certificate { spec: { dnsNames: string[] }; status?: { notAfter: string } }
const certificate = app.getResource<Certificate>('cert-manager.io/v1/Certificate', 'x');
export const names: pulumi.Output<string[]> = certificate.apply((found) => found.spec.dnsNames);
export const end: pulumi.Output<string | undefined> = certificate.apply((found) => found.status.apply((status) => status?.notAfter));
declare const anyType: string;
export const other: pulumi.Output<pulumi.CustomResource> = app.getResource(anyType, 'x');

app.getResource('v1/Service', 'x').apply((found) => found.spec.replicas); // TS2339
app.getResource('v1/Service', 'x').apply((found) => found.data); // TS2339
export const number: pulumi.Output<number> = app.getResource('v1/Service', 'x').apply((found) => found.spec.clusterIP); // TS2322
thing.apply((found) => found.status.phase); // TS2339
certificate.apply((found) => found.data); // TS2339
app.getResource('v1/Service'); // TS2554
app.getResource('v1/Service', 1); // TS2769
`;

test('the objects of a release have the types of the resources of @pulumi/kubernetes', () => {
  expect(compileProgram({ 'index.ts': program })).toEqual(expectedErrors('index.ts', program));
});
