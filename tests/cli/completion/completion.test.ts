import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { candidatesFor } from '../../../components/cli/completion/candidates.ts';
import { complete } from '../../../components/cli/completion/complete.ts';
import { scripts } from '../../../components/cli/completion/scripts.ts';
import { releaseProgram } from '../../../components/cli/program.ts';

const sources = {
  stacks: async () => ['dev', 'prod'],
  revisions: async (stack: string | undefined) => [{ value: stack === 'prod' ? '7' : '2', description: 'deployed' }],
};

async function candidates(line: string): Promise<string[]> {
  const { items, files } = await candidatesFor(releaseProgram([]), line.split(' '), sources);
  return [...(files ? [':files'] : []), ...items.map(({ value }) => value)];
}

describe('after', () => {
  test.each([
    ['rollb', ['rollback']],
    ['get m', ['manifest', 'metadata']],
    ['deploy -s ', ['dev', 'prod']],
    ['deploy --stack=p', ['--stack=prod']],
    ['deploy --roll', ['--rollback-on-failure']],
    ['deploy --debug --deb', []],
    ['deploy --set a=b --set-l', ['--set-literal']],
    ['template -o ', ['yaml', 'json']],
    ['deploy -f ', [':files']],
    ['deploy -f x.yaml -s d', ['dev']],
    ['rollback -s prod ', ['7']],
    ['rollback ', ['2']],
    ['get values --revision ', ['2']],
    ['diff 1 --stack=prod ', ['7']],
    ['status ', []],
    ['completion z', ['zsh']],
    ['import-values a.yaml ', [':files']],
    ['nothing ', []],
  ])('release %s comes %j', async (line, expected) => {
    expect(await candidates(line)).toEqual(expected);
  });

  test('release come the commands and, after a dash, the options', async () => {
    expect(await candidates('')).toEqual(expect.arrayContaining(['deploy', 'uninstall', 'completion']));
    expect(await candidates('deploy --')).toEqual(expect.arrayContaining(['--stack', '--set', '--debug', '--help']));
  });
});

/** Whether a shell is on this machine: each of them is tested where it is. */
function has(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'exit 0']);
    return true;
  } catch {
    return false;
  }
}

test('the word that is being typed in PowerShell comes with a dot', async () => {
  const printed = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  await complete(['powershell', 'get', '.m']);
  const text = printed.mock.calls.map(([each]) => String(each)).join('');
  printed.mockRestore();
  expect(text).toMatch(/^:none\nmanifest\t/);
});

describe('a shell', () => {
  let folder: string;
  const project = resolve(import.meta.dirname, '..', '..', '..');
  const ask = (shell: string, script: string) =>
    execFileSync(shell, ['-c', script], {
      cwd: project,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, HOME: folder, KUBECONFIG: join(folder, 'none') },
    });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubesentiment-completion-'));
    const main = join(project, 'components', 'cli', 'main.mjs');
    await writeFile(join(folder, 'release'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
    await chmod(join(folder, 'release'), 0o755);
    for (const [shell, text] of Object.entries(scripts)) {
      // PowerShell runs only files of this name.
      await writeFile(join(folder, shell === 'powershell' ? 'powershell.ps1' : shell), text);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('completes verbs, stacks, values after =, and files in bash', () => {
    const complete = (...words: string[]) =>
      ask(
        'bash',
        `source ${folder}/bash; COMP_WORDS=(release ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _release; printf '%s\\n' "\${COMPREPLY[@]}"`,
      )
        .trim()
        .split('\n');
    expect(complete('unin')).toEqual(['uninstall']);
    expect(complete('deploy', '-s', 'l')).toEqual(['local']);
    expect(complete('deploy', '--stack', '=', 'pr')).toEqual(['prod']);
    expect(complete('deploy', '-f', 'Pulumi.lo')).toEqual(['Pulumi.local.yaml']);
    expect(complete('rollback', '-s', 'local', '')).toEqual(['']);
  });

  (has('fish') ? test : test.skip)('completes verbs and stacks in fish', () => {
    const complete = (line: string) => ask('fish', `source ${folder}/fish; complete -C '${line}'`).trim().split('\n');
    expect(complete('release unin')).toEqual([expect.stringMatching(/^uninstall\tremove the release/)]);
    expect(complete('release deploy -s l')).toEqual(['local']);
    expect(complete('release deploy --stack=pr')).toEqual(['--stack=prod']);
  });

  (has('pwsh') ? test : test.skip)('completes verbs, stacks and values after = in PowerShell', () => {
    const complete = (line: string) =>
      ask(
        'pwsh',
        `. ${folder}/powershell.ps1; (TabExpansion2 '${line}' ${line.length}).CompletionMatches | ForEach-Object { $_.CompletionText + '|' + $_.ToolTip }`,
      )
        .trim()
        .split('\n');
    expect(complete('release unin')).toEqual([expect.stringMatching(/^uninstall\|remove the release/)]);
    expect(complete('release deploy -s ')).toContain('local|local');
    expect(complete('$null; release deploy --stack=pr')).toEqual(['--stack=prod|--stack=prod']);
    expect(complete('release deploy -f Pulumi.lo')).toEqual([expect.stringMatching(/Pulumi\.local\.yaml\|/)]);
    expect(complete('release status x')).toEqual(['']);
  });

  (has('zsh') ? test : test.skip)('completes verbs and stacks in zsh', () => {
    // The completion system needs a terminal; its two functions that show candidates are replaced.
    const complete = (...words: string[]) =>
      ask(
        'zsh',
        `compdef() { : }; source ${folder}/zsh; _describe() { print -l "\${candidates[@]}" }; _files() { print :files }; words=(release ${words.map((word) => `'${word}'`).join(' ')}); CURRENT=\${#words}; _release`,
      )
        .trim()
        .split('\n');
    expect(complete('unin')).toEqual([expect.stringMatching(/^uninstall:remove the release/)]);
    expect(complete('deploy', '-s', 'l')).toEqual(['local:']);
    expect(complete('deploy', '-f', '')).toEqual([':files']);
  });
});
