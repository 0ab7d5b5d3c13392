import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../../json/index.ts';
import type { SourceDocument } from '../../manifest/index.ts';
import { documentsIn, keepCached, readCached } from './cachedRender.ts';
import type { HelmRenderRequest } from './helmRenderRequest.ts';

/** The output of Helm's engine for a chart. */
export interface RenderedTexts {
  /** The rendered files; each may contain several documents. */
  documents: SourceDocument[];
  /** The output of NOTES.txt; empty if the chart has none. */
  notes: string;
  /** The chart and its enabled subcharts: the index of the part, and the path in Helm. */
  charts: { index: number; path: string }[];
}

/** The output in the cache; undefined if it is not cached, or if the request has no key. */
export async function knownTexts(request: HelmRenderRequest): Promise<RenderedTexts | undefined> {
  const key = keyOf(request);
  return key === undefined ? undefined : readCached(folderOf(request), key, textsIn);
}

/** Puts the output into the cache if the request has a key. */
export async function keepTexts(request: HelmRenderRequest, texts: RenderedTexts): Promise<void> {
  const key = keyOf(request);
  if (key !== undefined) await keepCached(folderOf(request), key, texts);
}

function folderOf({ cacheDirectory }: HelmRenderRequest): string {
  return join(cacheDirectory, 'texts');
}

function keyOf(request: HelmRenderRequest): JsonObject | undefined {
  const { chart, values, release, capabilities, checksValues, without = [], cacheKey } = request;
  if (cacheKey === undefined) return undefined;
  const engine: unknown = createRequire(import.meta.url)('@pulumi/kubernetes/package.json').version;
  // Increase the number when the format of the cache changes, or when the engine gets other files.
  const decides = { writer: 1, chart: chart.sha256, engine: String(engine), checksValues, without: [...without] };
  // Convert through JSON: interfaces are not assignable to index types.
  const options: JsonObject = JSON.parse(JSON.stringify({ values, release, capabilities }));
  return { ...decides, ...options, ...cacheKey };
}

/** Undefined for a damaged cache entry. */
function textsIn(value: Json): RenderedTexts | undefined {
  if (!isJsonObject(value) || typeof value.notes !== 'string' || !Array.isArray(value.charts)) return undefined;
  const charts = value.charts.flatMap((each): RenderedTexts['charts'] => {
    const { index, path } = isJsonObject(each) ? each : {};
    return typeof index === 'number' && typeof path === 'string' ? [{ index, path }] : [];
  });
  const documents = documentsIn(value.documents ?? null);
  if (documents === undefined || charts.length !== value.charts.length) return undefined;
  return { documents: documents.map((each) => ({ ...each, byHelm: true })), notes: value.notes, charts };
}
