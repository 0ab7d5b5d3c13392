import type { ValuePath } from '../../json/index.ts';

/** Values of well-known charts that replace generated values, by the chart's name. */
const known: Readonly<Record<string, readonly string[]>> = {
  grafana: ['adminPassword', 'admin.existingSecret'],
  mariadb: ['auth.rootPassword', 'auth.existingSecret'],
  minio: ['auth.rootPassword', 'auth.existingSecret'],
  mongodb: ['auth.rootPassword', 'auth.existingSecret'],
  mysql: ['auth.rootPassword', 'auth.existingSecret'],
  postgresql: ['auth.postgresPassword', 'auth.existingSecret'],
  rabbitmq: ['auth.password', 'auth.existingPasswordSecret'],
  redis: ['auth.password', 'auth.existingSecret'],
};

/**
 * @param source of the document: `demo/charts/redis/templates/secret.yaml`
 * @param chart the name of the main chart
 * @returns paths of values that may replace what the document's chart generates; none for an unknown chart
 */
export function fixesOf(source: string, chart: string): ValuePath[] {
  const names = [chart, ...[...source.matchAll(/\/charts\/([^/]+)/g)].map(([, name = '']) => name)];
  return (known[names.at(-1) ?? ''] ?? []).map((path) => [...names.slice(1), ...path.split('.')]);
}
