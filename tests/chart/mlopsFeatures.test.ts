import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { JsonObject } from '../../components/json/index.ts';
import { at, render } from './ownObjects.ts';

describe('the optional features of the chart mlops-sentiment', () => {
  it('divides the requests between the pods and a canary that the selectors keep apart', async () => {
    const httpRoute = { enabled: true, parentRefs: [{ name: 'public' }] };
    const canary = { enabled: true, weight: 20, image: { tag: 'v2' } };
    const { objects, find, computed } = await render({ httpRoute, canary });
    const named = (kind: string, name: string) =>
      objects.find((object) => object.kind === kind && object.metadata.name === name);
    const [stable, other] = ['mlops-sentiment', 'mlops-sentiment-canary'];
    for (const name of [stable, other]) {
      const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'mlops-sentiment' };
      expect(at(named('Deployment', name), 'spec.selector.matchLabels')).toEqual(selector);
      expect(at(named('Deployment', name), 'spec.template.metadata.labels')).toEqual(selector);
      expect(at(named('Service', name), 'spec.selector')).toEqual(selector);
    }
    expect(at(named('Deployment', other), 'spec.template.spec.containers.0.image')).toMatch(/mlops-sentiment:v2$/);
    expect(at(find('HTTPRoute'), 'spec.rules.0.backendRefs')).toEqual([
      { name: stable, port: 80, weight: 80 },
      { name: other, port: 80, weight: 20 },
    ]);
    const [job] = parse(String(at(computed, 'prometheus.extraScrapeConfigs')));
    expect(job.kubernetes_sd_configs[0].selectors[0].label).toBe(
      'app.kubernetes.io/name in (mlops-sentiment,mlops-sentiment-canary),app.kubernetes.io/instance=mlops-sentiment',
    );
  });

  it.each<[what: string, values: JsonObject, message: string]>([
    ['a canary without an HTTPRoute', { canary: { enabled: true, image: { tag: 'v2' } } }, 'needs httpRoute.enabled'],
    [
      'a canary without an image',
      { canary: { enabled: true }, httpRoute: { enabled: true, parentRefs: [{ name: 'a' }] } },
      'canary.image must have a tag or a digest',
    ],
    [
      'backendRefs that the chart sets itself',
      {
        httpRoute: { enabled: true, parentRefs: [{ name: 'a' }], rules: [{ backendRefs: [{ name: 'x', port: 80 }] }] },
      },
      'must not have backendRefs',
    ],
    ['an HTTPRoute without a Gateway', { httpRoute: { enabled: true } }, 'httpRoute.parentRefs must name a Gateway'],
    [
      'two autoscalers',
      { autoscaling: { enabled: true }, keda: { enabled: true, triggers: [{ type: 'cron', metadata: {} }] } },
      'exclude each other',
    ],
    ['KEDA without a trigger', { keda: { enabled: true } }, 'keda.triggers must have a trigger'],
    [
      'an autoscaler without a metric',
      { autoscaling: { enabled: true, targetCPUUtilizationPercentage: null } },
      'autoscaling needs a metric',
    ],
    [
      'two autoscalers of one resource',
      { autoscaling: { enabled: true }, verticalPodAutoscaler: { enabled: true, updateMode: 'Auto' } },
      'verticalPodAutoscaler changes the requests',
    ],
    ['a PodDisruptionBudget without a number', { podDisruptionBudget: { maxUnavailable: null } }, 'maxUnavailable'],
  ])('refuses %s', async (_what, values, message) => {
    await expect(render(values)).rejects.toMatchObject({
      code: 'CHART_TEMPLATE_RENDER',
      message: expect.stringContaining(message),
    });
  });

  it.each([
    ['ghcr.io/team/app', 'registry.example.com/team/app'],
    ['localhost:5000/app', 'registry.example.com/app'],
    ['team/app', 'registry.example.com/team/app'],
    ['app', 'registry.example.com/app'],
  ])('takes the image %s from the registry of all images', async (repository, expected) => {
    const values = { global: { imageRegistry: 'registry.example.com' }, image: { repository, tag: 'v1' } };
    const image = at((await render(values)).find('Deployment'), 'spec.template.spec.containers.0.image');
    expect(image).toBe(`${expected}:v1`);
  });

  it('refuses additional labels that the chart sets itself', async () => {
    await expect(render({ commonLabels: { 'app.kubernetes.io/name': 'x' } })).rejects.toMatchObject({
      code: 'CHART_VALUES_REFUSED',
    });
  });
});
