import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { failuresOf, renderTemplates, type TestFiles } from '../../testChart.ts';

const bytes = Buffer.from([0xff, 0xfe, 0x00]);
const files: TestFiles = {
  'conf/app.ini': 'a=1\r\nb=2\r\n',
  'conf/empty': '',
  'conf/deep/more.ini': 'c: {}\n',
  'keys/tls.key': bytes,
  'other/app.ini': 'x',
};

const textOf = (template: string) =>
  renderTemplates({ 'NOTES.txt.hbs': template }, { name: 'conf/app.ini' }, files).notes;

const failureOf = (template: string) => {
  const { errors, places } = failuresOf(() => textOf(template));
  return { error: errors[0], places };
};

const notes = 'charts/demo/templates/NOTES.txt.hbs';

describe('the files of a chart', () => {
  it.each([
    ['{{Files.Get "conf/app.ini"}}', 'a=1\r\nb=2\r\n'],
    ['{{@root.Files.Get Values.name}}', 'a=1\r\nb=2\r\n'],
    ['{{#with Values.name}}{{Files.Get this}}{{/with}}', 'a=1\r\nb=2\r\n'],
    ['{{#each (Files.Lines "conf/app.ini")}}[{{this}}]{{/each}}', '[a=1][b=2]'],
    ['{{len (Files.Lines "conf/empty")}}', '0'],
    ['{{#each (Files.Glob "conf/**.ini")}}{{@key}};{{/each}}', 'conf/app.ini;conf/deep/more.ini;'],
    ['{{#each (Files.Glob "nothing/*")}}{{else}}none{{/each}}', 'none'],
    ['{{Files.GetBase64 "keys/tls.key"}}', '//4A'],
    ['{{Files.AsConfig "nothing/*"}}', '{}'],
    ['{{tpl (Files.Get "conf/deep/more.ini") this}}', 'c: {}\n'],
  ])('can be read: %s', (template, expected) => expect(textOf(template)).toBe(expected));

  it('become entries of a ConfigMap by their base names', () => {
    expect(parse(textOf('{{Files.AsConfig "conf/*"}}'))).toEqual({ 'app.ini': 'a=1\r\nb=2\r\n', empty: '' });
    expect(parse(textOf('{{Files.AsConfig "conf/app.ini"}}'))).toEqual({ 'app.ini': 'a=1\r\nb=2\r\n' });
  });

  it('become entries of a Secret with any bytes', () => {
    expect(parse(textOf('{{Files.AsSecrets "{keys,other}/*"}}'))).toEqual({ 'app.ini': 'eA==', 'tls.key': '//4A' });
  });

  it.each<[string, string, string, RegExp | undefined]>([
    ['CHART_UNKNOWN_FILE', ' {{Files.Get "conf/ap.ini"}}', '1:4', /^Did you mean "conf\/app\.ini"\?$/],
    ['CHART_UNKNOWN_FILE', '{{Files.AsConfig "zzz"}}', '1:3', /conf\/app\.ini, conf\/empty/],
    ['CHART_TEMPLATE_RENDER', '{{Files.Get "keys/tls.key"}}', '1:3', /Files\.GetBase64/],
    ['CHART_TEMPLATE_RENDER', '{{Files.AsConfig "**.ini"}}', '1:3', /two patterns/],
    ['CHART_TEMPLATE_RENDER', '{{Files.Glob "{conf"}}', '1:3', undefined],
    ['CHART_TEMPLATE_RENDER', '{{Files.Get}}', '1:3', undefined],
    ['CHART_UNKNOWN_HELPER', '{{Files.Gte "conf/app.ini"}}', '1:3', /^Did you mean "Files\.Get"\?$/],
    ['CHART_UNKNOWN_HELPER', '{{Files.GetBytes "conf/app.ini"}}', '1:3', /Files\.GetBase64/],
    ['CHART_UNKNOWN_HELPER', '{{Files}}', '1:3', /Files\.Glob/],
  ])('are refused with %s: %s', (code, template, place, hint) => {
    const { error, places } = failureOf(template);
    expect(places).toEqual([`${code} ${notes}:${place}`]);
    if (hint !== undefined) expect(error?.hint).toMatch(hint);
  });
});
