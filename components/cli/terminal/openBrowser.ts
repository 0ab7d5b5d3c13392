import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { canAsk } from './confirm.ts';

/** How long a program that opens a browser is watched for an early end, in milliseconds: some end with the browser. */
const watchMs = 2_000;

/** Whether a person sees the browser: both ends are a terminal, and no CI runs the command. */
export function hasPerson(env: NodeJS.ProcessEnv = process.env): boolean {
  return canAsk() && ['', 'false', '0'].includes(env.CI ?? '') && env.GITHUB_ACTIONS === undefined;
}

/**
 * The programs that open an address in the person's browser, the best first. Empty if this machine has no screen.
 * @param release the release of the kernel, which shows WSL
 */
export function browserCommands(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, release: string): string[] {
  // As for xdg-open, a list with colons. An editor that runs on another machine sets it to a program that opens the browser there.
  const chosen = (env.BROWSER ?? '').split(':').filter((name) => name !== '' && !/[\s%]/.test(name));
  if (platform === 'darwin') return [...chosen, 'open'];
  if (/microsoft/i.test(release)) return [...chosen, 'wslview', 'explorer.exe'];
  // Without a screen, xdg-open starts a browser in the terminal.
  const hasScreen = [env.DISPLAY, env.WAYLAND_DISPLAY].some((name) => name !== undefined && name !== '');
  return hasScreen ? [...chosen, 'xdg-open'] : chosen;
}

/** Opens an address in the person's browser. @returns false if no program does it */
export async function openBrowser(
  url: string,
  programs: readonly string[] = browserCommands(process.env, process.platform, kernelRelease()),
): Promise<boolean> {
  for (const program of programs) {
    if (await starts(program, url)) return true;
  }
  return false;
}

function kernelRelease(): string {
  try {
    return readFileSync('/proc/sys/kernel/osrelease', 'utf8');
  } catch {
    return '';
  }
}

function starts(program: string, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [url], { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), watchMs);
    const end = (isOpen: boolean) => {
      clearTimeout(timer);
      resolve(isOpen);
    };
    child.once('error', () => end(false));
    // explorer.exe ends with 1 though it has opened the page.
    child.once('exit', (code) => end(code === 0 || program === 'explorer.exe'));
    child.unref();
  });
}
