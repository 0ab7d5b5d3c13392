import { inflateRawSync } from 'node:zlib';
import { type Details, type Summary, unpackLists } from '../../../components/report/pack/packed.ts';
import { textOfDelta } from '../../../components/report/pack/textDelta.ts';

/** All data in a page, as its browser unpacks it. */
export function unpackPage(html: string): {
  summary: Summary;
  details: Details;
  texts: string[];
  objects: (number[] | undefined)[];
} {
  const part = (id: string) => {
    const [, packed = ''] = new RegExp(`id="${id}">([^<]*)<`).exec(html) ?? [];
    return JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString());
  };
  const summary: Summary = part('summary');
  const details: Details = part('details');
  const textAt = (index: number): string => textOfDelta(details.texts[index] ?? '', textAt);
  let start = 0;
  const objects = summary.environments.flatMap(({ revisions }) => {
    const own = unpackLists(details.lists.slice(start, start + revisions.length));
    start += revisions.length;
    return own;
  });
  return { summary, details, texts: details.texts.map((_text, index) => textAt(index)), objects };
}
