import { useEffect, useState } from 'preact/hooks';
import type { Side } from './contents.ts';

export const tabs = ['changes', 'objects', 'values', 'hooks', 'diagnostics', 'notes'] as const;
export type Tab = (typeof tabs)[number];

export type Route =
  | { view: 'overview' }
  | { view: 'timeline' }
  | { view: 'matrix'; reference?: string }
  | { view: 'environment'; name: string; revision?: number; tab?: Tab }
  | { view: 'compare'; left?: Side; right?: Side; object?: string };

export function hrefOf(route: Route): string {
  return `#/${partsOf(route)
    .map((part) => encodeURIComponent(part))
    .join('/')}`;
}

function partsOf(route: Route): (string | number)[] {
  switch (route.view) {
    case 'environment':
      return [route.view, route.name, ...[route.revision, route.tab].filter((part) => part !== undefined)];
    case 'compare': {
      const { left, right, object } = route;
      if (left === undefined || right === undefined) return [route.view];
      const sides = [left.environment, left.revision, right.environment, right.revision];
      return [route.view, ...sides, ...(object === undefined ? [] : [object])];
    }
    case 'matrix':
      return route.reference === undefined ? [route.view] : [route.view, route.reference];
    default:
      return route.view === 'overview' ? [] : [route.view];
  }
}

export function routeOf(hash: string): Route {
  const [view, ...parts] = hash.replace(/^#\/?/, '').split('/').map(decode);
  const [first = '', second = '', third = '', fourth = '', fifth] = parts;
  switch (view) {
    case 'timeline':
      return { view };
    case 'matrix':
      return first === '' ? { view } : { view, reference: first };
    case 'environment': {
      const tab = tabs.find((each) => each === third);
      const revision = Number(second) > 0 ? { revision: Number(second) } : {};
      return { view, name: first, ...revision, ...(tab === undefined ? {} : { tab }) };
    }
    case 'compare': {
      if (first === '') return { view };
      const left = { environment: first, revision: revisionOf(second) };
      const right = { environment: third, revision: revisionOf(fourth) };
      return { view, left, right, ...(fifth === undefined ? {} : { object: fifth }) };
    }
    default:
      return { view: 'overview' };
  }
}

function revisionOf(text: string): number | 'live' {
  return text === 'live' ? text : Number(text) || 0;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function goTo(route: Route): void {
  location.hash = hrefOf(route);
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const change = () => setHash(location.hash);
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  return routeOf(hash);
}
