import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { readSettings } from '../../../components/config/index.ts';
import { ReleaseError } from '../../../components/errors.ts';
import { formatPath, type JsonObject } from '../../../components/json/index.ts';
import { type KubernetesObject, objectIdentity } from '../../../components/manifest/index.ts';
import { ownershipAdvice } from '../../../components/release/refusals/ownershipAdvice.ts';
import { findRenames } from '../../../components/render/conflicts/findRenames.ts';
import { renderRelease } from '../../../components/render/index.ts';

let projectDirectory: string;
beforeEach(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
});
afterEach(() => rm(projectDirectory, { recursive: true }));

const object = (kind: string, name: string, apiVersion = 'v1') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: "${name}" }\n`;
const role = (name: string) => object('ClusterRole', name, 'rbac.authorization.k8s.io/v1');
const isRole = ({ kind }: { kind: string }) => kind === 'ClusterRole';

interface Stack {
  values?: JsonObject;
  /** The same values with what is secret encrypted, as the stack's file has them. */
  written?: string;
  release?: JsonObject;
}

/** The release of a chart with a template. */
async function releaseOf(defaults: string, template: string, { values = {}, written, release = {} }: Stack = {}) {
  const files = {
    'Chart.yaml': 'apiVersion: v2\nname: own\nversion: 1.0.0\n',
    'values.yaml': defaults,
    'templates/all.yaml.hbs': template,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(projectDirectory, 'own', path)), { recursive: true });
    await writeFile(join(projectDirectory, 'own', path), text);
  }
  const settings = readSettings({
    stack: 'qa',
    config: {
      'kubesentiment:release': JSON.stringify({ name: 'app', namespace: 'qa', chart: 'own', ...release }),
      'kubesentiment:values': JSON.stringify(values),
    },
    ...(written && {
      secretKeys: ['kubesentiment:values'],
      file: { path: 'Pulumi.qa.yaml', text: `config:\n  kubesentiment:values: ${written}\n` },
    }),
  });
  const request = { settings, projectDirectory, helmTemplate: async () => [] };
  return { request, rendered: await renderRelease(request) };
}

/** The values found for the ClusterRoles, whose names are taken, and what the release makes with all of them. */
async function separate({ request, rendered }: Awaited<ReturnType<typeof releaseOf>>, signal?: AbortSignal) {
  const taken = new Set(
    rendered.objects
      .map(({ object }) => object)
      .filter(isRole)
      .map((each) => objectIdentity(each)),
  );
  const areFree = async (among: readonly KubernetesObject[]) => among.every((each) => !taken.has(objectIdentity(each)));
  const found = await findRenames(request, rendered, taken, areFree, signal);
  return found.map(({ path, value, others }) => [
    `${formatPath(path)}=${value}`,
    others.map(({ object: { kind } }) => kind).join(),
  ]);
}

describe('values that avoid a conflict', () => {
  const several = `${role('{{default "server" Values.server.nameOverride}}')}${role('{{default "agent" Values.agent.nameOverride}}')}`;

  test('rename each object', async () => {
    const release = await releaseOf('server: { nameOverride: "" }\nagent: { nameOverride: "" }\n', several);
    expect(await separate(release)).toEqual([
      ['server.nameOverride=qa-own-server', ''],
      ['agent.nameOverride=qa-own-agent', ''],
    ]);
  });

  test('are tried together', async () => {
    const template = several.replace('Values.server.', 'Values.a.role.').replace('Values.agent.', 'Values.b.role.');
    const defaults = 'a: { role: { nameOverride: "" } }\nb: { role: { nameOverride: "" } }\n';
    expect(await separate(await releaseOf(defaults, template))).toEqual([
      ['a.role.nameOverride=qa-own-role', ''],
      ['b.role.nameOverride=app-qa-own-role', ''],
    ]);
  });

  const names = `{{default (default "own" Values.fullnameOverride) Values.role.nameOverride}}`;
  const claim = object('PersistentVolumeClaim', '{{default "own" Values.fullnameOverride}}');
  const twoServices = ['a', 'b'].map((end) => object('Service', `{{default "own" Values.role.nameOverride}}-${end}`));

  test('rename more objects rather than those that hold data', async () => {
    const defaults = 'fullnameOverride: ""\nrole: { nameOverride: "" }\n';
    const release = await releaseOf(defaults, role(names) + claim + twoServices.join(''));
    expect(await separate(release)).toEqual([['role.nameOverride=qa-own-role', 'Service,Service']]);
  });

  test('rename objects that hold data if nothing else avoids the conflict', async () => {
    const release = await releaseOf(
      'fullnameOverride: ""\n',
      role('{{default "own" Values.fullnameOverride}}') + claim,
    );
    expect(await separate(release)).toEqual([['fullnameOverride=qa-own', 'PersistentVolumeClaim']]);
  });

  test('are never secret', async () => {
    const template = role('{{default Values.server.roleName Values.server.nameOverride}}');
    const release = await releaseOf('server: { roleName: x, nameOverride: "" }\n', template, {
      values: { server: { roleName: 'hunter2' } },
      written: '{ server: { roleName: { secure: v1:abc } } }',
    });
    expect(await separate(release)).toEqual([['server.nameOverride=qa-own-server', '']]);
    const all = await releaseOf('server: { roleName: x, nameOverride: "" }\n', template, {
      values: { server: { nameOverride: 'hunter2' } },
      written: '{ server: { nameOverride: { secure: v1:abc } } }',
    });
    expect(await separate(all)).toEqual([]);
  });
});

describe('the search for values', () => {
  const names = 'a: { nameOverride: "" }\nb: { nameOverride: "" }\n';
  const two = role('{{default "one" Values.a.nameOverride}}') + role('{{default "two" Values.b.nameOverride}}');

  test('returns the values found so far when it is stopped', async () => {
    const release = await releaseOf(names, two);
    expect(await separate(release)).toHaveLength(2);
    // fullnameOverride is tried first, but renames nothing.
    expect(await separate(release, AbortSignal.abort())).toEqual([]);
    const named = await releaseOf('role: one\n', role('{{Values.role}}'));
    const likely = named.rendered.objects.map(({ object: each }) => each.metadata.name);
    expect(likely).toEqual(['one']);
    expect(await separate(named, AbortSignal.abort())).toEqual([['role=qa-one', '']]);
  });
});

describe('a refused preview', () => {
  /** The preview's error about the ClusterRole, which belongs to another owner. */
  async function adviceFor(
    { request, rendered }: Awaited<ReturnType<typeof releaseOf>>,
    isForeign: (object: KubernetesObject) => boolean = isRole,
  ): Promise<string | undefined> {
    await pulumi.runtime.setMocks(
      { call: ({ inputs }) => inputs, newResource: ({ inputs }) => ({ id: '', state: inputs }) },
      'kubesentiment',
      'qa',
      true,
    );
    const foreign = rendered.objects
      .filter(({ object }) => isForeign(object))
      .map(({ object: { apiVersion, kind, metadata } }) => ({
        reference: { apiVersion, kind, name: metadata.name },
        mayBeNeeded: true,
        error: new ReleaseError('RELEASE_OBJECT_NOT_OWNED', 'It belongs to somebody else.'),
      }));
    const error = await ownershipAdvice(
      request,
      rendered,
      async () => [],
      (text) => text,
    )(foreign);
    return error?.message;
  }
  const found = 'No value was found in the chart that renames ClusterRole/fixed.';

  test('says so if no value avoids the conflict', async () => {
    expect(await adviceFor(await releaseOf('{}', role('fixed')))).toContain(found);
  });

  test('says so if the search fails', async () => {
    const release = await releaseOf('{}', role('fixed'));
    await rm(join(projectDirectory, 'own'), { recursive: true });
    expect(await adviceFor(release)).toContain(found);
  });

  test('does not search for a value that renames a CRD', async () => {
    const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: fixed }\n';
    const release = await releaseOf('{}', crd);
    const message = await adviceFor(release, ({ kind }) => kind === 'CustomResourceDefinition');
    expect(message).toContain('RELEASE_OBJECT_NOT_OWNED');
    expect(message).not.toContain('No value');
  });

  test('shows no name with a secret', async () => {
    const stack = { values: { name: 'hunter2' }, written: '{ name: { secure: v1:abc } }' };
    const message = await adviceFor(await releaseOf('name: x\n', role('{{Values.name}}'), stack));
    expect(message).toContain('renames ClusterRole/(secret).');
    expect(message).not.toContain('hunter2');
  });

  test('does not mention values if a record is deployed', async () => {
    const { request, rendered } = await releaseOf('{}', role('fixed'));
    const { settings } = request;
    const back = { ...request, settings: { ...settings, release: { ...settings.release, rollbackTo: 1 } } };
    expect(await adviceFor({ request: back, rendered })).not.toContain('No value');
  });
});
