import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { decryptedStack } from '../../../components/cli/target/decryptedStack.ts';
import { type Changes, withProject } from '../brokenProject.ts';

const { PATH = '' } = process.env;
afterEach(() => {
  process.env.PATH = PATH;
});

const secret = '{secure: "v1:AAAAAAAAAAAAAAAA:c2VjcmV0"}';
const changes: Changes = { 'Pulumi.dev.yaml': (text) => `${text}    password: ${secret}\n` };

/** @param answer of `pulumi config --json` */
const valuesWith = (answer: unknown) =>
  withProject(changes, async (directory) => {
    await mkdir(join(directory, 'bin'));
    await writeFile(join(directory, 'answer.json'), JSON.stringify(answer));
    await writeFile(join(directory, 'bin', 'pulumi'), `#!/bin/sh\ncat '${join(directory, 'answer.json')}'\n`);
    await chmod(join(directory, 'bin', 'pulumi'), 0o755);
    process.env.PATH = `${join(directory, 'bin')}${delimiter}${PATH}`;
    return (await decryptedStack('dev', directory, [])).settings.values;
  });

describe('the decrypted config of a stack', () => {
  test('may be larger than 1 MiB', async () => {
    const password = 'x'.repeat(2 ** 21);
    const values = await valuesWith({ 'kubesentiment:values': { objectValue: { password }, secret: true } });
    expect(values).toMatchObject({ password });
  });

  test.each([
    ['the key', {}],
    ['the path in the key', { 'kubesentiment:values': { objectValue: { other: 1 } } }],
  ])('is refused if Pulumi does not answer with %s of a secret', async (_what, answer) => {
    await expect(valuesWith(answer)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringContaining('kubesentiment:values.password'),
    });
  });
});
