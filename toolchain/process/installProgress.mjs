// Plain JavaScript without dependencies: bootstrap.mjs loads it before anything is installed, on any Node.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const tickMs = 1000;
const usual = 'usually under a minute';

/** The folders of the packages that npm installs on this platform. */
export function packageFolders(lock, platform = process.platform, arch = process.arch) {
  const allows = (list, value) => list === undefined || list.includes(value) || (list[0] ?? '').startsWith('!');
  return Object.entries(lock.packages ?? {})
    .filter(([folder, { os, cpu, link }]) => folder !== '' && !link && allows(os, platform) && allows(cpu, arch))
    .map(([folder]) => folder);
}

/** Shows how many packages npm has installed: on a terminal in a line that is updated. @returns what ends it */
export function showInstallProgress(project, stream = process.stderr) {
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  const end = (text) => `${text} npm packages (${seconds()} s)\n`;
  if (!stream.isTTY || process.env.TERM === 'dumb') {
    stream.write(`Installing npm packages (npm ci), ${usual} …\n`);
    return { done: () => stream.write(end('✓')), failed: () => undefined };
  }
  const folders = packageFolders(JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')));
  const show = () => {
    // npm makes all folders at first, and puts package.json into them one by one.
    const there = folders.filter((folder) => existsSync(join(project, folder, 'package.json'))).length;
    stream.write(`\r\u001b[2K  Installing npm packages: ${there} of ${folders.length} (${seconds()} s, ${usual})`);
  };
  show();
  const timer = setInterval(show, tickMs);
  const stop = (text) => {
    clearInterval(timer);
    stream.write(`\r\u001b[2K${text}`);
  };
  return { done: () => stop(end('✓')), failed: () => stop('') };
}
