import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { packReport } from '../../../components/report/pack/packReport.ts';
import { generatedReport } from '../support/generatedReport.ts';
import { unpackPage } from '../support/unpack.ts';

const unpacked = (packed: ReturnType<typeof packReport>) =>
  unpackPage(`<x id="summary">${packed.summary}<x id="details">${packed.details}<`);

describe('packReport', () => {
  const data = generatedReport({ environments: ['dev', 'staging', 'prod'], revisions: 12, objects: 17 });

  test('keeps all texts and all lists of objects', () => {
    const { summary, texts, objects, details } = unpacked(packReport(data));
    expect(texts).toEqual(data.texts);
    expect(objects).toEqual(data.environments.flatMap(({ revisions }) => revisions.map((each) => each.objects)));
    expect(details.objects.filter((_number, index) => index % 2 === 1)).toEqual(data.objects.map(({ text }) => text));
    const withoutLists = data.environments.map(({ revisions, ...environment }) => ({
      ...environment,
      revisions: revisions.map(({ objects: _objects, ...revision }) => revision),
    }));
    expect(summary.environments).toEqual(withoutLists);
  });

  test('leaves out the content of the oldest revisions if the file would be too large', () => {
    // Random texts can't be compressed. Each is one line, because comparing many lines takes seconds.
    const noise = (seed: number) =>
      Array.from({ length: 100 }, (_, index) => createHash('sha512').update(`${seed} ${index}`).digest('base64')).join(
        '',
      );
    const texts = data.texts.map((text, index) => `${text}${noise(index)}`);
    const packed = packReport({ ...data, texts });
    expect(packed.summary.length + packed.details.length).toBeLessThan(1_800_001);
    const [first] = unpacked(packed).summary.environments;
    expect(first?.revisions).toHaveLength(12);
    expect(first?.revisions[0]).not.toHaveProperty('config');
    expect(first?.revisions[0]).toMatchObject({ revision: 1, by: expect.any(String) });
  });
});
