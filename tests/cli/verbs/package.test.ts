import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type PackageOptions, packageVerb, verify } from '../../../components/cli/verbs/package.ts';
import { readIfExists } from '../../../components/files/readFolder.ts';
import { newKey, writeKeyrings } from '../../packaging/keys.ts';
import { type Changes, withProject } from '../brokenProject.ts';

const chart = 'charts/demo';

/** Packages the chart of a project, after changes. */
function packaged(changes: Changes, options: Partial<PackageOptions> = {}, before?: (folder: string) => Promise<void>) {
  return withProject(changes, async (directory) => {
    await before?.(directory);
    const destination = join(directory, 'dist');
    const text = await packageVerb(join(directory, chart), { destination, ...options }, 'json', directory);
    const { path, ...rest } = JSON.parse(text);
    return { ...rest, data: await readIfExists(path) };
  });
}

describe('release package', () => {
  it('writes the archive', async () => {
    const { data, ...rest } = await packaged({});
    expect(data?.length).toBeGreaterThan(100);
    expect(rest).toEqual({ chart: 'demo', version: '1.2.3', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('refuses a chart with mistakes, and with --strict one with warnings', async () => {
    const broken = { 'charts/demo/values.yaml': (text: string) => text.replace('tag: v1', 'tag: latest') };
    await expect(packaged(broken)).rejects.toMatchObject({ code: 'PACKAGE_LINT' });
    const careless = { 'charts/demo/Chart.yaml': (text: string) => text.replace('description: A chart\n', '') };
    await expect(packaged(careless)).resolves.toMatchObject({ chart: 'demo' });
    await expect(packaged(careless, { strict: true })).rejects.toMatchObject({ code: 'PACKAGE_LINT' });
  });

  it('refuses another archive of the same version', async () => {
    await withProject({}, async (directory) => {
      const destination = join(directory, 'dist');
      const run = () => packageVerb(join(directory, chart), { destination }, 'table', directory);
      const first = await run();
      expect(await run()).toBe(first);
      await writeFile(join(directory, chart, 'README.md'), 'changed');
      await expect(run()).rejects.toMatchObject({ code: 'PACKAGE_EXISTS' });
    });
  });

  it('refuses what is no chart, an invalid version, and a signature without a key', async () => {
    await expect(packaged({}, { version: 'one' })).rejects.toMatchObject({ code: 'CONFIG_INVALID_VALUE' });
    await expect(packaged({}, { sign: true })).rejects.toMatchObject({ code: 'PACKAGE_KEY' });
    await withProject({}, async (directory) => {
      const run = (path: string) => packageVerb(join(directory, path), { destination: directory }, 'table', directory);
      await expect(run('nowhere')).rejects.toMatchObject({ code: 'CHART_MISSING' });
      await expect(run('charts')).rejects.toMatchObject({ code: 'CHART_MISSING' });
    });
  });
});

describe('release verify', () => {
  it('needs a keyring, its own or that of the stack, and a signature beside the archive', async () => {
    const key = await newKey();
    const stack = (text: string) => `${text}  kubesentiment:dependencies: { keyring: pubring.gpg }\n`;
    await withProject({ 'Pulumi.dev.yaml': stack }, async (directory) => {
      const { secret, trusted: keyring } = await writeKeyrings(directory, key);
      const options = { destination: directory, sign: true, key: 'Jane', keyring: secret };
      const { path } = JSON.parse(await packageVerb(join(directory, chart), options, 'json', directory));
      const signedBy = { signedBy: expect.stringContaining('Jane') };
      const locked = { ...options, passphraseFile: join(directory, 'missing') };
      const signing = packageVerb(join(directory, chart), locked, 'json', directory);
      await expect(signing).rejects.toMatchObject({ code: 'CONFIG_MISSING_FILE' });
      expect(JSON.parse(await verify(path, { keyring }, 'json', directory))).toMatchObject(signedBy);
      expect(JSON.parse(await verify(path, { stack: 'dev' }, 'json', directory))).toMatchObject(signedBy);
      await expect(verify(path, {}, 'json', directory)).rejects.toMatchObject({ code: 'PACKAGE_KEY' });
      await rm(`${path}.prov`);
      await expect(verify(path, { keyring }, 'json', directory)).rejects.toMatchObject({ code: 'PACKAGE_SIGNATURE' });
      await rm(path);
      await expect(verify(path, { keyring }, 'json', directory)).rejects.toMatchObject({ code: 'CONFIG_MISSING_FILE' });
    });
  });
});
