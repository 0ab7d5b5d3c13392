import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { addsRotation, withoutUnusedRotation } from '../../../components/render/charts/rotationOfDependencies.ts';

test('the rotation counter is added if neither the chart nor the user sets it', () => {
  expect(addsRotation({ global: { registry: 'a' } }, {})).toBe(true);
  expect(addsRotation({ global: { credentialsRotation: 0 } }, {})).toBe(false);
  expect(addsRotation({}, { global: { credentialsRotation: 2 } })).toBe(false);
});

test('only dependencies whose templates or values use the counter see it', async () => {
  const umbrella = await mkdtemp(join(tmpdir(), 'umbrella-'));
  for (const [name, text] of Object.entries({ strict: 'a: b', template: '{{ .Values.global.credentialsRotation }}' })) {
    await mkdir(join(umbrella, 'charts', name, 'templates'), { recursive: true });
    await writeFile(join(umbrella, 'charts', name, 'templates', 'a.yaml'), text);
  }
  await mkdir(join(umbrella, 'charts', 'value'));
  const global = { credentialsRotation: 0, registry: 'a' };
  const value = { global, annotation: '{{ .Values.global.credentialsRotation }}' };
  const values = { global, strict: { global, sub: { global } }, template: { global }, value };
  expect(await withoutUnusedRotation(values, ['strict', 'template', 'value'], umbrella)).toEqual({
    ...values,
    strict: { global: { registry: 'a' }, sub: { global: { registry: 'a' } } },
  });
  await rm(umbrella, { recursive: true });
});
