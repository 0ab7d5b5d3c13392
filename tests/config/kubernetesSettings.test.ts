import { expect, test } from '@jest/globals';
import { readKubernetesSettings } from '../../components/config/index.ts';

test("the kubernetes provider's settings are read from its config keys; an empty string is ignored", () => {
  const config: Record<string, string> = {
    'kubernetes:kubeconfig': '~/.kube/config',
    'kubernetes:context': '',
    'kubernetes:cluster': 'blue',
    'kubernetes:deleteUnreachable': 'true',
    'kubernetes:skipUpdateUnreachable': 'false',
    'kubesentiment:release': '{}',
  };
  expect(readKubernetesSettings((key) => config[key])).toEqual({
    kubeconfig: '~/.kube/config',
    cluster: 'blue',
    deleteUnreachable: true,
    skipUpdateUnreachable: false,
  });
});
