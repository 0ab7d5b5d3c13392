import { writeSync } from 'node:fs';

type Name = 'stdout' | 'stderr';

const opened = new Map<Name, NodeJS.WriteStream>();
let isWatched = false;

/**
 * Lets standard output end the process when its reader has ended, as in `release history | head -1`. Other programs end without a word, too.
 * Node loads its code for sockets when `process.stdout` is first read, so this waits for that.
 */
export function watchStandardStreams(): void {
  isWatched = true;
  whenOpened('stdout', (stream) =>
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    }),
  );
  whenOpened('stderr');
}

function whenOpened(name: Name, then?: (stream: NodeJS.WriteStream) => void): void {
  const property = Object.getOwnPropertyDescriptor(process, name);
  const open = (): NodeJS.WriteStream => property?.get?.call(process) ?? property?.value;
  Object.defineProperty(process, name, {
    ...{ configurable: true, enumerable: true },
    get() {
      const stream = open();
      if (!opened.has(name)) {
        opened.set(name, stream);
        then?.(stream);
      }
      return stream;
    },
  });
}

/** Resolves when all is written. */
export async function flushStandardStreams(): Promise<void> {
  for (const stream of opened.values()) await new Promise((resolve) => stream.write('', resolve));
}

/** Writes to standard output without its stream, unless the stream is in use or must wait for the reader. */
export function writeOut(text: string): void {
  const bytes = Buffer.from(text);
  let written = 0;
  // A console of Windows needs the stream, which converts the text.
  const isDirect = isWatched && process.platform !== 'win32' && !opened.has('stdout');
  try {
    while (isDirect && written < bytes.length) written += writeSync(1, bytes, written);
  } catch {
    // The pipe is full or closed, which the stream handles.
  }
  if (written < bytes.length) process.stdout.write(bytes.subarray(written));
}
