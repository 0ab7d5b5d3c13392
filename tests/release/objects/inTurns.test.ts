import { describe, expect, test } from '@jest/globals';
import { givenInTurns, perTurn, runInTurns } from '../../../components/release/objects/inTurns.ts';

describe('steps in turns', () => {
  const plain = <Made>(step: () => Made) => step();

  test('let other work of the process go on in between, outside of what is around each step', async () => {
    const seen: string[] = [];
    let isAround = false;
    function* steps(): Generator<void, string> {
      seen.push(`first ${isAround}`);
      yield;
      seen.push(`second ${isAround}`);
      return 'made';
    }
    setImmediate(() => seen.push(`other ${isAround}`));
    const around = <Made>(step: () => Made) => {
      isAround = true;
      try {
        return step();
      } finally {
        isAround = false;
      }
    };
    expect(await runInTurns(steps(), around)).toBe('made');
    expect(seen).toEqual(['first true', 'other false', 'second true']);
  });

  test('pass on an error', async () => {
    // biome-ignore lint/correctness/useYield: it fails before.
    function* steps(): Generator<void, string> {
      throw new Error('refused');
    }
    await expect(runInTurns(steps(), plain)).rejects.toThrow('refused');
  });
});

describe('a promise given in turns', () => {
  const many = 2 * perTurn + 1;

  test('has its value for everybody, some of them in each turn', async () => {
    const give = givenInTurns(Promise.resolve('value'));
    const given = Array.from({ length: many }, give);
    let settled = 0;
    for (const each of given) each.then(() => settled++);
    const counts: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      await new Promise(setImmediate);
      counts.push(settled);
    }
    expect([...new Set(counts)]).toEqual([perTurn, 2 * perTurn, many]);
    expect(new Set(await Promise.all(given))).toEqual(new Set(['value']));
  });

  test('fails for everybody', async () => {
    const failure = new Error('refused');
    const give = givenInTurns(Promise.reject(failure));
    const given = await Promise.allSettled(Array.from({ length: many }, give));
    expect(given).toEqual(given.map(() => ({ status: 'rejected', reason: failure })));
  });
});
