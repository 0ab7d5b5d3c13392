import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readSettings, type StackSettings } from '../../components/config/index.ts';
import { ReleaseError } from '../../components/errors.ts';
import type { JsonObject } from '../../components/json/index.ts';
import { digestOf } from '../../components/manifest/index.ts';
import { pinCapabilities, unservedApis } from '../../components/render/capabilities.ts';
import { type CapabilityQuestions, renderRelease } from '../../components/render/index.ts';

let projectDirectory: string;
beforeEach(async () => {
  projectDirectory = await mkdtemp(join(tmpdir(), 'project-'));
  await symlink(resolve('charts'), join(projectDirectory, 'charts'));
});
afterEach(() => rm(projectDirectory, { recursive: true }));

const served = ['apps/v1', 'monitoring.coreos.com/v1', 'monitoring.coreos.com/v1/ServiceMonitor'];
const away = new ReleaseError('CLUSTER_UNREACHABLE', 'The cluster does not answer.');

function settingsWith(release: JsonObject, values: JsonObject = {}): StackSettings {
  const { config } = parse(readFileSync('Pulumi.local.yaml', 'utf8'));
  return readSettings({
    stack: 'local',
    config: {
      'kubesentiment:release': JSON.stringify({ ...config['kubesentiment:release'], ...release }),
      'kubesentiment:values': JSON.stringify(values),
      'kubesentiment:dependencies': JSON.stringify(config['kubesentiment:dependencies']),
    },
  });
}

/** A cluster that records the questions. */
function cluster(answers: { kubeVersion?: string | Error; apiVersions?: string[] | Error } = {}) {
  const asked: string[] = [];
  const answer = async <Answer>(about: string, given: Answer | Error): Promise<Answer> => {
    asked.push(about);
    if (given instanceof Error) throw given;
    return given;
  };
  const questions: CapabilityQuestions = {
    kubeVersion: () => answer('kubeVersion', answers.kubeVersion ?? 'v1.36.3+k3s1'),
    apiVersions: () => answer('apiVersions', answers.apiVersions ?? served),
  };
  return { questions, asked };
}

describe('the capabilities that charts see', () => {
  test.each<[JsonObject, string[], JsonObject]>([
    [{}, ['kubeVersion', 'apiVersions'], { kubeVersion: 'v1.36.3+k3s1', apiVersions: served }],
    [{ kubeVersion: '1.30.0' }, ['apiVersions'], { kubeVersion: '1.30.0', apiVersions: served }],
    [{ apiVersions: [] }, ['kubeVersion'], { kubeVersion: 'v1.36.3+k3s1', apiVersions: [] }],
    [{ kubeVersion: '1.30.0', apiVersions: ['a/v1'] }, [], { kubeVersion: '1.30.0', apiVersions: ['a/v1'] }],
  ])('are read from the cluster unless pinned: %j asks %j', async (release, questions, expected) => {
    const source = cluster();
    const { release: pinned } = await pinCapabilities(settingsWith(release), source);
    expect(source.asked).toEqual(questions);
    expect(pinned).toMatchObject(expected);
  });

  test('are the defaults in a preview without an answer, with one warning that names the pins', async () => {
    const warnings: string[] = [];
    const onAssumed = (warning: string) => warnings.push(warning);
    const nowhere = cluster({ kubeVersion: away, apiVersions: away });
    const settings = settingsWith({});
    expect(await pinCapabilities(settings, { ...nowhere, onAssumed })).toEqual(settings);
    expect(warnings).toEqual([expect.stringMatching(/^The cluster does not answer\. .*1\.34\.0 .*/)]);
    expect(warnings[0]).toContain('pulumi config set --path kubesentiment:release.kubeVersion 1.34.0 -s local');
    expect(warnings[0]).toContain("pulumi config set --path kubesentiment:release.apiVersions '[]' -s local");

    const silent = cluster({ apiVersions: away });
    const { release } = await pinCapabilities(settings, { ...silent, onAssumed });
    expect(release.kubeVersion).toBe('v1.36.3+k3s1');
    expect(release.apiVersions).toBeUndefined();
    expect(warnings).toHaveLength(2);
    expect(warnings[1]).not.toContain('release.kubeVersion');
  });

  test('are never assumed for a deploy', async () => {
    const nowhere = cluster({ apiVersions: away });
    await expect(pinCapabilities(settingsWith({}), nowhere)).rejects.toBe(away);
    await expect(pinCapabilities(settingsWith({ apiVersions: [] }), nowhere)).resolves.toBeDefined();
  });

  const rendered = (release: JsonObject, source: ReturnType<typeof cluster>) => {
    const settings = settingsWith(release);
    return renderRelease({
      settings,
      projectDirectory,
      helmTemplate: async () => [],
      capabilities: source,
    });
  };

  test('do not change a release that does not depend on them', async () => {
    const contents = await Promise.all(
      ['v1.36.3', 'v1.36.4+k3s1'].map(async (kubeVersion) => {
        const apiVersions = [...served, `${kubeVersion}.example.com/v1`];
        return (await rendered({}, cluster({ kubeVersion, apiVersions }))).content;
      }),
    );
    expect(new Set(contents.map((content) => digestOf(content))).size).toBe(1);
  });

  test("enable the Prometheus operator's objects, unless pinned", async () => {
    const kindsWith = async (release: JsonObject, source: ReturnType<typeof cluster>) =>
      (await rendered(release, source)).objects.map(({ object }) => object.kind);
    const monitored = ['PrometheusRule', 'ServiceMonitor'];
    expect(await kindsWith({}, cluster())).toEqual(expect.arrayContaining(monitored));
    for (const kinds of [
      await kindsWith({ apiVersions: [] }, cluster()),
      await kindsWith({}, cluster({ apiVersions: ['apps/v1'] })),
    ]) {
      expect(kinds).toContain('Deployment');
      for (const kind of monitored) expect(kinds).not.toContain(kind);
    }
  });

  test("include the APIs of the chart's CRDs", () => {
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        names: { kind: 'Widget' },
        versions: [
          { name: 'v1', served: true },
          { name: 'v1beta1', served: false },
        ],
      },
    };
    expect(unservedApis([crd, crd], served, 'upgrade')).toEqual(['example.com/v1', 'example.com/v1/Widget']);
    expect(unservedApis([crd], ['example.com/v1', 'example.com/v1/Widget'], 'upgrade')).toEqual([]);
    const older = ['example.com/v1alpha1', 'example.com/v1alpha1/Widget'];
    expect(unservedApis([crd], older, 'upgrade')).toEqual(['example.com/v1', 'example.com/v1/Widget']);
    // The existing CRD stays as it is.
    expect(unservedApis([crd], older, 'create')).toEqual([]);
    expect(unservedApis([crd], [], 'create')).toEqual(['example.com/v1', 'example.com/v1/Widget']);
    expect(unservedApis([crd], [], 'skip')).toEqual([]);
  });
});
