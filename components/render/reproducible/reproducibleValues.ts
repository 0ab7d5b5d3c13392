import type { ValuePath } from '../../json/index.ts';

/** Values of well-known charts that take the place of what their templates generate, by the chart's name. */
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
 * @returns paths inside of the values that may take the place of what the document's chart generates; none for a chart that is not known
 */
export function fixesOf(source: string, chart: string): ValuePath[] {
  const names = [chart, ...[...source.matchAll(/\/charts\/([^/]+)/g)].map(([, name = '']) => name)];
  return (known[names.at(-1) ?? ''] ?? []).map((path) => [...names.slice(1), ...path.split('.')]);
}
