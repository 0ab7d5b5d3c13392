import { mask } from '../../config/index.ts';
import type { RenderedObject } from '../rendered.ts';

type Named = Pick<RenderedObject, 'object' | 'counterpart'>;

/** Whether other secrets give the object another name: then it has no counterpart, as where there is no telling. */
export function hasSecretName({ object, counterpart }: Named): boolean {
  return counterpart?.metadata.name !== object.metadata.name;
}

/** `Kind/name`, with the name masked where a secret is in it. */
export function shownName(made: Named): string {
  const { kind, metadata } = made.object;
  return `${kind}/${hasSecretName(made) ? mask : metadata.name}`;
}
