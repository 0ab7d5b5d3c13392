import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../../components/json/index.ts';

/** The value sets in the chart's folder ci, by the names of their files. */
export function ciValues(): Record<string, JsonObject> {
  const files = globSync('charts/mlops-sentiment/ci/*-values.yaml');
  return Object.fromEntries(files.sort().map((file) => [basename(file), parse(readFileSync(file, 'utf8'))]));
}
