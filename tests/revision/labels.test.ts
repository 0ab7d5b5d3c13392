import { describe, expect, test } from '@jest/globals';
import { markLabels, summaryOf, systemLabels } from '../../components/revision/labels.ts';
import { ourMarks, recordOf } from './memoryStore.ts';

describe('the labels of a record', () => {
  const labels = {
    ...markLabels(3, { ...ourMarks, rollbackTo: 1 }),
    ...systemLabels(recordOf(3, 'deployed'), { createdAt: 7 }),
  };

  test("are Helm's six and our marks, and are read back as they were written", () => {
    expect(labels).toMatchObject({ name: 'app', owner: 'helm', status: 'deployed', version: '3', createdAt: '7' });
    const marks = { ...ourMarks, rollbackTo: 1 };
    expect(summaryOf(labels, 7)).toEqual({ version: 3, status: 'deployed', createdAt: 7, marks });
  });

  test('count as no marks on a revision that Helm made as a copy of ours', () => {
    expect(summaryOf({ ...labels, version: '4' }, 7)?.marks).toBeUndefined();
  });

  test('hold an unknown status of a future Helm as unknown', () => {
    expect(summaryOf({ ...labels, status: 'pondering' }, 7)?.status).toBe('unknown');
  });
});
