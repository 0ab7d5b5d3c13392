import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

const source = resolve(import.meta.dirname, '..', '..', '..', 'components', 'cli', 'terminal', 'standardStreams.ts');

function run(code: string, shell = '') {
  const script = `
    import { flushStandardStreams, watchStandardStreams, writeOut } from ${JSON.stringify(pathToFileURL(source).href)};
    watchStandardStreams();
    ${code}
    await flushStandardStreams();
    process.exit();`;
  const node = ['--input-type=module', '--eval', script];
  return shell === ''
    ? execa(process.execPath, node, { reject: false })
    : execa('bash', ['-c', `set -o pipefail; "$0" "$@" ${shell}`, process.execPath, ...node], { reject: false });
}

test('output goes to a pipe without the code for sockets, and all of it before the end', async () => {
  const { stdout } = await run(`
    const isLoaded = () => process.moduleLoadList.includes('NativeModule net');
    writeOut('é'.repeat(300_000));
    writeOut(\` \${isLoaded()} \`);
    process.stdout.write(\`\${isLoaded()} \`);
    writeOut('end');`);
  expect(stdout).toBe(`${'é'.repeat(300_000)} false true end`);
});

test('output waits for a slow reader of a pipe that another program has made refuse instead of wait', async () => {
  const { stdout } = await run(
    `const { Socket } = await import('node:net');
    new Socket({ fd: 1, readable: false });
    writeOut('x'.repeat(1_000_000));
    writeOut('y');`,
    '| (sleep 0.3; cat) | wc -c',
  );
  expect(stdout.trim()).toBe('1000001');
});

test('a command whose reader has ended ends without a word', async () => {
  const { exitCode, stdout, stderr } = await run(
    "writeOut('first\\n'.repeat(100_000)); writeOut('more');",
    '| head -1',
  );
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: 'first', stderr: '' });
});
