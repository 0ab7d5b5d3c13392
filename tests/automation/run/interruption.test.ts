import { expect, test } from '@jest/globals';
import { interruptible, unlessInterrupted } from '../../../components/automation/index.ts';

const work = async (signal?: NodeJS.Signals) =>
  interruptible((interruption) => {
    if (signal !== undefined) process.emit(signal, signal);
    return unlessInterrupted(interruption, Promise.reject(new Error('failed')));
  });

test('an error after Ctrl-C only ends the work, with the exit code of the signal', async () => {
  expect(await work('SIGINT')).toEqual({ result: undefined, exitCode: 130 });
});

test('an error without an interruption is thrown', async () => {
  await expect(work()).rejects.toThrow('failed');
});
