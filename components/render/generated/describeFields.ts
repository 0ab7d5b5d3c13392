import type { SettledRelease } from './settleGenerated.ts';

/** Further lines are only counted. */
const mostLines = 10;

/**
 * Describes the fate of each generated field in one line for users: `Secret/db: data.password is kept`. Names and paths only, no values.
 * @param isAsked whether `regenerate` names the field
 */
export function describeFields({ documents }: SettledRelease): string[] {
  const lines = documents.flatMap(({ fields }) => {
    const byObject = Map.groupBy(
      fields.filter(({ field }) => field.kind !== 'checksum'),
      ({ field }) => field.object,
    );
    return [...byObject].map(([object, own]) => {
      if (own.some(({ field }) => field.isRenamed)) return `${object.split('/')[0]}: renewed, with another name`;
      const byState = Map.groupBy(own, ({ field, isFresh }) => {
        if (field.kind === 'renewed') return isFresh ? 'renewed' : 'kept';
        if (!isFresh) return 'kept';
        return field.stored === undefined ? 'generated' : 'regenerated';
      });
      const texts = [...byState].map(
        ([state, found]) => `${found.map(({ field }) => field.field).join(', ')} ${state}`,
      );
      return `${object}: ${texts.join('; ')}`;
    });
  });
  const more = lines.length - mostLines;
  return more > 0 ? [...lines.slice(0, mostLines), `and ${more} more`] : lines;
}
