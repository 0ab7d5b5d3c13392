import type { StackSettings } from '../../config/index.ts';
import { ReleaseError, throwAll } from '../../errors.ts';
import type { FolderFile } from '../../files/readFolder.ts';
import { formatPath, type Json, type ValuePath, withValueAt } from '../../json/index.ts';
import { credentialsName, credentialsSecret, type KubernetesObject } from '../../manifest/index.ts';
import { type RenderedRelease, wantsCredentials } from '../../render/index.ts';
import { secretMask } from '../../secretMask.ts';
import { refuseUnknown, secretIn } from '../render/refusals.ts';
import { secretFields } from '../render/secretFields.ts';
import { type OtherSide, withExpressions } from './compare.ts';
import { inText, releaseName, templateOf, templateText, textHelper } from './expressions.ts';
import { type Compared, isChecksum, type OpenValue, type OtherRender } from './otherRenders.ts';
import { type Piece, referencedKeys } from './pieces.ts';
import { type FlatSecret, secretNames, secretsChecksum, secretTemplate } from './secrets.ts';
import { flatValues, valuesChecksum } from './values.ts';

/** The renders that a flat chart is made of. */
export interface FlatRenders {
  rendered: RenderedRelease;
  base: Compared;
  /** With another name; the first that explains the most of an object counts. */
  otherNames: readonly [OtherRender, ...OtherRender[]];
  values: readonly OpenValue[];
}

export interface FlatChart {
  files: FolderFile[];
  secrets: readonly FlatSecret[];
  /** Fields that depend on the name of the release in another way than by its text: they stay as they are. */
  fixed: string[];
  /** Whether the notes are left out because they contain a secret or generated value. */
  isWithoutNotes: boolean;
}

/** A piece with expressions. */
interface Opened {
  piece: Piece;
  object: KubernetesObject;
}

/**
 * The files of a chart for stock Helm, without Chart.yaml: static templates, in which only the name and the namespace of the release,
 * Secrets and chosen values are open.
 * @param exclude objects to leave out: `Kind/name`
 * @throws ReleaseError(s) RENDER_SECRET, RENDER_UNKNOWN_OBJECT, PACKAGE_FLAT
 */
export async function flatChart(
  { rendered, base, otherNames, values }: FlatRenders,
  { release }: Pick<StackSettings, 'release'>,
  exclude: readonly string[],
): Promise<FlatChart> {
  if (otherNames.some(({ pieces }) => pieces.length !== base.pieces.length)) {
    throw new ReleaseError('PACKAGE_FLAT', 'The name of the release decides which objects the chart has.', {
      hint: 'Deploy this chart with `release deploy`, or change its templates.',
    });
  }
  refuseUnknown(
    exclude,
    base.pieces.map(({ shown }) => shown),
  );
  const fixed: string[] = [];
  const errors: ReleaseError[] = [];
  const opened = base.pieces.flatMap((piece, index): Opened[] => {
    if (exclude.includes(piece.shown)) return [];
    const fields = secretFields(piece);
    const secret = fields.filter((path) => !isChecksum(path));
    if (secret.length > 0) errors.push(secretIn(piece.shown, piece.source, secret, 'docs/publishing.md'));
    const hidden = fields.filter(isChecksum);
    const ofValues: ValuePath[] = [];
    const sides = [
      sideOf(
        bestOf(otherNames, piece, index),
        index,
        (path, line) => isChecksum(path) || fixed.push(fieldOf(piece, path, line)),
      ),
      ...values.map(({ other }) => sideOf(other, index, (path) => ofValues.push(path))),
    ];
    const open = withExpressions(piece.object, sides);
    const checksums: [ValuePath, string][] = [
      ...ofValues
        .filter(isChecksum)
        .map((path): [ValuePath, string] => [path, valuesChecksum(piece.object, path, values)]),
      ...hidden.map((path): [ValuePath, string] => [path, secretsChecksum]),
    ];
    const object = checksums.reduce<Json>((tree, [path, text]) => withValueAt(tree, path, inText(text)), open);
    // The form of the object stays.
    return [{ piece, object: object as KubernetesObject }];
  });
  throwAll(errors);
  const credentials = await credentialsOf(rendered, base, release);
  const all = [...opened, ...credentials];
  const ofSecrets = all.filter(({ piece }) => piece.secretKeys !== undefined);
  const names = secretNames(
    ofSecrets.map(({ object }) => object.metadata.name),
    ofSecrets.map(({ piece }) => piece.object.metadata.name),
  );
  const secrets = ofSecrets.map(
    ({ piece }, index): FlatSecret => ({
      name: names[index] ?? '',
      keys: piece.secretKeys ?? [],
      isOpen: credentials.some((made) => made.piece === piece),
    }),
  );
  const texts = all.map((each) => {
    const secret = secrets[ofSecrets.indexOf(each)];
    return {
      source: each.piece.source,
      text: secret === undefined ? templateOf(each.object) : secretTemplate(each.object, secret),
    };
  });
  const notes = notesOf(rendered, [otherNames[0], ...values.map(({ other }) => other)]);
  const files = new Map([
    ...templateFiles(texts),
    ...crdFiles(rendered, release),
    ...flatValues(values, secrets),
    ...(values.length === 0 ? [] : [['templates/_flat.tpl', textHelper] as const]),
    ...(notes === undefined || notes === '' ? [] : [['templates/NOTES.txt', notes] as const]),
  ]);
  return {
    files: [...files].map(([path, text]) => ({ path, data: Buffer.from(text) })),
    secrets,
    fixed: [...new Set(fixed)],
    isWithoutNotes: notes === undefined,
  };
}

function sideOf(other: OtherRender, index: number, report: (path: ValuePath, line?: number) => unknown): OtherSide {
  return { ...other, value: other.pieces[index]?.object, report };
}

/** The render with another name that leaves the fewest differences of an object unexplained. */
function bestOf(others: FlatRenders['otherNames'], { object }: Piece, index: number): OtherRender {
  const counted = others.map((other) => {
    let count = 0;
    withExpressions(object, [sideOf(other, index, (path) => isChecksum(path) || count++)]);
    return { other, count };
  });
  const [best] = counted.toSorted((left, right) => left.count - right.count);
  return best?.other ?? others[0];
}

function fieldOf({ shown }: Piece, path: ValuePath, line?: number): string {
  return `${shown}: ${formatPath(path)}${line === undefined ? '' : `, line ${line}`}`;
}

/** The Secret that a deploy creates besides the chart's objects, if they refer to it. */
async function credentialsOf(
  rendered: RenderedRelease,
  { pieces }: Compared,
  release: StackSettings['release'],
): Promise<Opened[]> {
  if (!(await wantsCredentials(rendered, release, async () => 'nobody'))) return [];
  const object = credentialsSecret(release.name);
  const name = credentialsName(release.name);
  const keys = referencedKeys(pieces, name).map((key) => ({ key, isFilled: true }));
  const isMade = pieces.some(({ shown }) => shown === `Secret/${name}`);
  if (isMade || !JSON.stringify(pieces.map((piece) => piece.object)).includes(name)) return [];
  return [
    {
      piece: {
        source: 'templates/credentials.yaml',
        object,
        counterpart: object,
        shown: `Secret/${name}`,
        secretKeys: keys,
      },
      object: { ...object, metadata: { name: name.replace(release.name, inText(releaseName)) } },
    },
  ];
}

/** @returns undefined for notes with a secret or generated value */
function notesOf(
  { content, secretNotes, generated }: RenderedRelease,
  others: readonly OtherRender[],
): string | undefined {
  const { notes } = content;
  const isSecret =
    secretNotes || notes.includes(secretMask) || (generated !== undefined && notes.includes('(generated)'));
  if (isSecret) return undefined;
  const sides = others.map((other): OtherSide => ({ ...other, value: other.notes, report: () => undefined }));
  return templateText(String(withExpressions(notes, sides)));
}

/** The templates by their paths: those of subcharts are in folders of the chart's own templates. */
function templateFiles(texts: readonly { source: string; text: string }[]): [string, string][] {
  const byPath = Map.groupBy(texts, ({ source }) => pathOf(source));
  return [...byPath].map(([path, parts]) => [path, `${parts.map(({ text }) => text).join('\n---\n')}\n`]);
}

function pathOf(source: string): string {
  const parts = source.split('/').filter((part) => part !== 'templates');
  const path = (source.startsWith('templates/') ? parts : parts.slice(1)).join('/');
  return `templates/${/\.ya?ml$/.test(path) ? path : `${path || 'objects'}.yaml`}`;
}

function crdFiles({ crds }: RenderedRelease, { crds: mode }: StackSettings['release']): [string, string][] {
  if (mode === 'skip') return [];
  const bySource = Map.groupBy(crds, ({ source }) =>
    source
      .split('/')
      .slice(1)
      .join('-')
      .replace(/^(?:charts-)?(.*-)?crds-/, '$1'),
  );
  return [...bySource].map(([name, parts]) => [
    `crds/${name}`,
    `${parts.map(({ text }) => text.trimEnd()).join('\n---\n')}\n`,
  ]);
}
