import { describe, expect, test } from '@jest/globals';
import { chooseDocuments } from '../../../components/cli/verbs/template.ts';

const documents = ['templates/a.yaml', 'templates/b.yaml', 'templates/a.yaml'].map((path, index) => ({
  source: `demo/${path}`,
  text: String(index),
}));
const textsOf = (...wanted: string[]) => chooseDocuments(documents, wanted).map(({ text }) => text);

describe('the chosen documents of a manifest', () => {
  test('are those of the named templates, or all', () => {
    expect(textsOf()).toEqual(['0', '1', '2']);
    expect(textsOf('templates/a.yaml')).toEqual(['0', '2']);
    expect(textsOf('templates/b.yaml.hbs', 'templates/a.yaml')).toEqual(['1', '0', '2']);
  });

  test('without a document are an error that lists the templates', () => {
    expect(() => textsOf('templates/c.yaml')).toThrow(
      expect.objectContaining({ code: 'CHART_UNKNOWN_FILE', hint: 'Templates: templates/a.yaml, templates/b.yaml.' }),
    );
  });
});
