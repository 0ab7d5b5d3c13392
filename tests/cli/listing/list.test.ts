import { describe, expect, test } from '@jest/globals';
import { formatWithLayout } from '../../../components/cli/listing/goLayout.ts';
import { parseSelector } from '../../../components/cli/listing/labelSelector.ts';

describe('release list --selector', () => {
  const labels = { team: 'web', env: 'prod', 'example.com/tier': 'front', size: '3', large: '9007199254740993' };
  test.each([
    ['team=web', true],
    ['team==web,env=prod', true],
    ['team=web,env!=prod', false],
    ['other!=x', true],
    ['env in (dev, prod)', true],
    ['env notin (dev,prod),team', false],
    ['other notin (x)', true],
    ['example.com/tier', true],
    ['!other', true],
    ['! team', false],
    ['other=', false],
    ['size>2,size<4', true],
    ['size > 3', false],
    ['size<3', false],
    ['large>9007199254740992', true],
    ['env>1', false],
    ['other<1', false],
  ])('%s is %s', (selector, isChosen) => {
    expect(parseSelector(selector)(labels)).toBe(isChosen);
  });

  test.each(['', 'a=b=c', 'a in x', 'a>1 or b', '=x', 'a>', 'a<-1', 'a>b', 'a>=1'])('refuses "%s"', (selector) => {
    expect(() => parseSelector(selector)).toThrow(expect.objectContaining({ code: 'COMMAND_INVALID' }));
  });
});

describe('release list --time-format', () => {
  const date = new Date(2026, 0, 2, 15, 4, 5);
  test.each([
    ['2006-01-02 15:04:05', '2026-01-02 15:04:05'],
    ['Mon Jan _2 3:04PM 06', 'Fri Jan  2 3:04PM 26'],
    ['Monday, 2 January at 03h', 'Friday, 2 January at 03h'],
  ])('%s', (layout, text) => {
    expect(formatWithLayout(layout, date)).toBe(text);
  });
});
