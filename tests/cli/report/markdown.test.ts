import { describe, expect, test } from '@jest/globals';
import { marker, previewMarkdown } from '../../../components/cli/report/markdown.ts';
import { readPreview } from '../../../components/cli/report/preview.ts';
import type { JsonObject } from '../../../components/json/index.ts';

function step(op: string, name: string, before?: JsonObject, after?: JsonObject): JsonObject {
  return {
    op,
    urn: `urn:pulumi:prod::kubesentiment::kubernetes:core/v1:ConfigMap::${name}`,
    ...(before === undefined ? {} : { oldState: { inputs: before } }),
    ...(after === undefined ? {} : { newState: { inputs: after } }),
  };
}

function markdownOf(preview: JsonObject): string {
  return previewMarkdown([readPreview(JSON.stringify({ changeSummary: {}, ...preview }), 'file')]);
}

describe('previewMarkdown', () => {
  /** A step of one of the release's own resources, as the engine prints it. */
  const own = (type: string, op = 'update', more: JsonObject = {}): JsonObject => ({
    op,
    urn: `urn:pulumi:prod::kubesentiment::kubesentiment:index:Release$pulumi-nodejs:dynamic/kubesentiment:${type}::${type}`,
    oldState: { inputs: { digest: 'abc' }, outputs: { revision: 7 } },
    newState: {
      inputs: {
        digest: 'def',
        payload: '[secret]',
        hooks: ['Job/migrate pre-install,pre-upgrade', 'Pod/check test'],
        ...more,
      },
    },
  });

  test("counts objects, and shows the release's own resources as the revision and its hooks", () => {
    const object = step('update', 'ConfigMap/web', { data: { a: '1' } }, { data: { a: '2' } });
    const steps = [own('RevisionOpened'), object, own('ObjectList'), own('RevisionDeployed')];
    const text = markdownOf({ steps, changeSummary: { update: 4 } });
    expect(text).toContain(
      '| prod | revision 7 → 8, hooks: Job/migrate pre-install,pre-upgrade | 1 object changes |  |',
    );
    expect(text.match(/<details>/g)).toHaveLength(1);
    expect(text).not.toMatch(/digest|payload|abc|def|RevisionOpened/);
    const rolledBack = markdownOf({ steps: [own('RevisionOpened', 'update', { rollbackTo: 5, hooks: [] })] });
    expect(rolledBack).toContain('| prod | revision 7 → 8 (rollback to 5) | no changes |');
    const installed = { ...own('RevisionOpened', 'create'), oldState: null };
    expect(
      markdownOf({ steps: [installed, step('create', 'a', undefined, {}), step('create', 'b', undefined, {})] }),
    ).toContain('| prod | install, hooks: Job/migrate pre-install,pre-upgrade | 2 objects are created |');
    expect(markdownOf({ steps: [own('RevisionOpened', 'delete')] })).toContain('| prod | uninstall |');
    expect(markdownOf({})).toContain('| file | no new revision | no changes |');
  });

  test('shows the values that change, the commit, the run and the time', () => {
    const values: JsonObject[] = [
      { path: 'image.tag', before: 'v1', after: 'v2' },
      { path: 'db.password', after: '(secret)' },
    ];
    const commit = `${'0123456789'.repeat(4)}-dirty`;
    const release = { time: '2026-11-27T07:40:12.000Z', commit, run: 'https://ci.example/runs/7', values };
    const text = markdownOf({ release });
    expect(text).toContain(
      'Commit <code>01234567-dirty</code> · [run](https://ci.example/runs/7) · 2026-11-27 07:40 UTC\n',
    );
    expect(text).toContain('| 2 values change |');
    expect(text).toContain('```diff\n- image.tag: "v1"\n+ image.tag: "v2"\n+ db.password: "(secret)"\n```');
    expect(markdownOf({ release: { ...release, run: 'javascript:alert(1)' } })).not.toContain('javascript');
    expect(markdownOf({ release: { values: [] } })).toContain('| no changes | no changes |');
    expect(markdownOf({ release: { values: [], hasSecrets: true } })).toContain('| no changes | no visible changes |');
    expect(markdownOf({ release: { pin: 3 } })).toContain('| pinned to revision 3 |');
  });

  test('counts each operation and folds the changed lines', () => {
    const steps = [
      step('update', 'ConfigMap/web', { data: { a: '1' } }, { data: { a: '2' } }),
      step('create-replacement', 'Job/x'),
      step('replace', 'Job/x', { a: '1' }, { a: '2' }),
    ];
    const text = markdownOf({ steps, changeSummary: { same: 12, update: 1, replace: 1 } });
    expect(text.startsWith(marker)).toBe(true);
    expect(text).toContain('| prod | no new revision | 1 object changes, 1 is replaced |  |');
    expect(text).toContain('<summary>prod: update <code>ConfigMap/web</code></summary>');
    expect(text).toContain('-  a: "1"\n+  a: "2"');
  });

  test('says if the object of a deletion stays in the cluster', () => {
    const oldState = { inputs: {}, retainOnDelete: true };
    const text = markdownOf({ steps: [{ ...step('delete', 'CustomResourceDefinition/a'), oldState }] });
    expect(text).toContain('delete <code>CustomResourceDefinition/a</code>, which stays in the cluster</summary>');
    expect(markdownOf({ steps: [step('delete', 'Job/x', {})] })).not.toContain('stays');
  });

  test('escapes content that could end its block or be read as HTML', () => {
    const text = markdownOf({ steps: [step('create', '<b>@x</b>', undefined, { data: '````\n</details>' })] });
    expect(text).toContain('\n`````diff\n');
    expect(text).not.toContain('<b>');
  });

  test('omits objects beyond the size limit of a comment, and counts them', () => {
    const steps = Array.from({ length: 30 }, (_, index) =>
      step('create', `c${index}`, undefined, { data: 'ä'.repeat(2000) }),
    );
    const text = markdownOf({ steps });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
    const kept = text.match(/<details>/g)?.length ?? 0;
    expect(text.match(/<\/details>/g)).toHaveLength(kept);
    expect(text).toContain(`${30 - kept} more parts omitted`);
  });

  test('masks the data of a Secret, even if the preview shows it', () => {
    const secret = (key: string) => ({ kind: 'Secret', stringData: { key } });
    const text = markdownOf({ steps: [step('update', 's', secret('canary-1'), secret('canary-2'))] });
    expect(text).not.toContain('canary');
    expect(text).toContain('(secret, changed)');
  });

  test("shows this program's mask for secrets that Pulumi has masked", () => {
    const text = markdownOf({ steps: [step('update', 's', { key: '[secret]' }, { key: 'plain' })] });
    expect(text).toContain('-key: (secret)\n+key: plain');
  });

  test('lists the changed fields if a secret hides them', () => {
    const same = { spec: '[secret]' };
    const hidden = { ...step('update', 's', same, same), detailedDiff: { 'spec.a[0].b': { kind: 'update' } } };
    expect(markdownOf({ steps: [hidden] })).toContain('\n! spec.a[0].b\n');
  });

  test('quotes the error of a failed preview, and reports a missing result', () => {
    const diagnostics = [{ severity: 'error', message: '<{%fg 1%}>CHART_MISSING: gone<{%reset%}>\n' }];
    const failed = previewMarkdown([
      readPreview(JSON.stringify({ diagnostics }), 'dev'),
      readPreview('error: x', 'prod'),
    ]);
    expect(failed).toContain('error: CHART_MISSING: gone\n');
    expect(failed.match(/\| failed \|/g)).toHaveLength(2);
    expect(failed).not.toContain('no changes');
    expect(failed).not.toContain('error: x');
  });
});
