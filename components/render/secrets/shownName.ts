import { secretMask } from '../../secretMask.ts';
import type { RenderedObject } from '../rendered.ts';

type Named = Pick<RenderedObject, 'object' | 'counterpart'>;

/** Whether other secrets give the object another name. True if it has no counterpart, which includes the case that this is unknown. */
export function hasSecretName({ object, counterpart }: Named): boolean {
  return counterpart?.metadata.name !== object.metadata.name;
}

/** `Kind/name`; the name is masked if it contains a secret. */
export function shownName(made: Named): string {
  const { kind, metadata } = made.object;
  return `${kind}/${hasSecretName(made) ? secretMask : metadata.name}`;
}
