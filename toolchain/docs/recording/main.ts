/**
 * Records a deploy and a rollback for the README: `npm run recording`, in a shell with `eval "$(npm run -s env)"`, after `npm start`. It runs the
 * real commands in a terminal of util-linux's `script`, and plays what they write.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder, releaseCommand } from '../../paths.ts';
import { run } from '../../process/run.ts';
import { type Frame, recordingSvg } from './recordingSvg.ts';
import { createTerminal, type Screen } from './terminal.ts';

const commands = [
  'release deploy -s local --set image.tag=v1.1.0',
  'release list -s local',
  'release rollback -s local --yes',
];
const size = { columns: 108, rows: 26 };
/** Shorter frames are joined: nobody sees them. */
const shortestMs = 120;
/** Longer waits are cut. */
const longestMs = 1_200;
const endMs = 4_000;

const folder = await mkdtemp(join(tmpdir(), 'kubesentiment-recording-'));
const terminal = createTerminal();
const frames: Frame[] = [];
// A deploy of values needs a stack that is not pinned, and the rollback pins it.
const unpin = () =>
  run('node', [releaseCommand, 'unpin', '-s', 'local', '--no-deploy', '--yes'], { cwd: projectFolder });
try {
  await unpin();
  for (const command of commands) {
    await record(command);
    const last = frames.at(-1);
    if (last !== undefined) last.ms = endMs / 2;
  }
} finally {
  await unpin();
  await rm(folder, { recursive: true });
}
add(terminal.screen(), endMs);
const title = 'A deploy and a rollback in a terminal';
await writeFile(join(projectFolder, 'docs', 'recording.svg'), recordingSvg(frames, size, title));

async function record(command: string): Promise<void> {
  terminal.write(`\u001b[1m$ ${command}\u001b[0m\r\n`);
  add(terminal.screen(), longestMs);
  const [output, timing] = [join(folder, 'output'), join(folder, 'timing')];
  const inTerminal = `stty cols ${size.columns} rows ${size.rows} && ${command}`;
  const { code } = await run('script', ['-qef', '--log-out', output, '--log-timing', timing, '-c', inTerminal], {
    cwd: projectFolder,
    env: { ...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' },
  });
  if (code !== 0) throw new Error(`${command} has failed: ${await readFile(output, 'utf8')}`);
  const bytes = await readFile(output);
  // The first line is the head of the log.
  let at = bytes.indexOf('\n') + 1;
  let waited = 0;
  for (const line of (await readFile(timing, 'utf8')).trim().split('\n')) {
    const [seconds = 0, length = 0] = line.split(' ').map(Number);
    waited += seconds * 1000;
    if (waited >= shortestMs) {
      add(terminal.screen(), Math.min(waited, longestMs));
      waited = 0;
    }
    terminal.write(bytes.subarray(at, at + length).toString());
    at += length;
  }
  terminal.write('\r\n');
  add(terminal.screen(), longestMs);
}

/** Equal frames are one. */
function add(screen: Screen, ms: number): void {
  const last = frames.at(-1);
  if (last !== undefined && JSON.stringify(last.screen) === JSON.stringify(screen)) last.ms += ms;
  else frames.push({ screen, ms });
}
