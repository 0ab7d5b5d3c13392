import { expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { partsOf, unknownOutput, withoutDependencies } from '../../components/release/outputParts.ts';

class Part extends pulumi.ComponentResource {
  constructor() {
    super('test:index:Part', 'part');
  }
}

async function shown(output: pulumi.Output<unknown>) {
  const parts = partsOf(withoutDependencies(output));
  const [value, isKnown, isSecret] = await Promise.all([parts.promise(), parts.isKnown, parts.isSecret]);
  return { value, isKnown, isSecret, resources: (await parts.allResources()).size };
}

test('an output without dependencies keeps its value, and whether it is secret or unknown', async () => {
  await pulumi.runtime.setMocks({
    call: () => ({}),
    newResource: ({ name }) => ({ id: name, state: {} }),
  });
  const { urn } = new Part();
  expect((await partsOf(urn).allResources()).size).toBe(1);
  const value = expect.stringContaining('::part');
  expect(await shown(urn)).toEqual({ value, isKnown: true, isSecret: false, resources: 0 });
  expect(await shown(pulumi.secret(urn))).toEqual({ value, isKnown: true, isSecret: true, resources: 0 });
  expect(await shown(pulumi.secret(unknownOutput()))).toMatchObject({ isKnown: false, isSecret: true, resources: 0 });
});
