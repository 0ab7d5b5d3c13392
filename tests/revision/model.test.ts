import { describe, test } from '@jest/globals';
import fc from '../fastCheck.ts';
import { isNightly } from '../selection.ts';
import { releaseCommands } from './modelCommands.ts';
import { simulatedStack } from './simulatedStack.ts';
import { memoryStore } from './storage/memoryStore.ts';

describe('the history of a release', () => {
  test('recovers from failures, kills, rollbacks, Helm operations and destroys', async () => {
    await fc.assert(
      fc.asyncProperty(releaseCommands(15), async (commands) => {
        const store = memoryStore();
        const stack = simulatedStack(store);
        await fc.asyncModelRun(() => ({ model: { history: [], owner: 0 }, real: { store, stack } }), commands);
      }),
      { numRuns: isNightly ? 2000 : 300 },
    );
  });
});
