import { expect, test } from '@jest/globals';
import { secretsOfPatchFiles } from '../../../components/config/index.ts';

const canary = 'hunter2-of-the-file';
const cipher = '"ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]"';

test('the secrets of encrypted patch files are what SOPS has encrypted, without the name of the object', () => {
  const files: Readonly<Record<string, string>> = {
    'secret.yaml': `kind: ${cipher}\nmetadata: { name: ${cipher} }\nstringData: { a: ${cipher}, n: ${cipher}, b: open }\n`,
    'plain.yaml': 'kind: Secret\n---\nkind: ConfigMap\n',
    'list.yaml': '- { op: remove, path: /a }\n',
  };
  const sources = {
    readText: (path: string) => files[path] ?? '',
    decrypted: (path: string) =>
      path === 'secret.yaml'
        ? { kind: 'Secret', metadata: { name: 'web' }, stringData: { a: canary, n: 98765, b: 'open' } }
        : undefined,
  };
  const patches = [{ patch: {} }, ...Object.keys(files).map((path) => ({ path }))];
  expect(secretsOfPatchFiles(patches, sources)).toEqual([canary, '98765']);
});
