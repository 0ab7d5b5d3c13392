import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { listFiles } from '../../files/listFiles.ts';
import { isTemplateFile } from '../../files/readFolder.ts';
import { writeAtomically } from '../../files/writeAtomically.ts';
import type { JsonObject } from '../../json/index.ts';
import { withChartCopy } from '../render/chartCopy.ts';
import type { HelmTemplate, HelmTemplateOptions } from '../render/renderSubcharts.ts';
import {
  type AnsweredQuestions,
  answersTemplate,
  asksForRemoved,
  type LookupRequest,
  looksUp,
  lookupIn,
  replaceQuestions,
} from './clusterQuestions.ts';

/** Answers a `lookup` like Helm: with the object, the list, or an empty map if it does not exist. */
export type LookUp = (request: LookupRequest) => Promise<JsonObject>;

/** Each render finds one more lookup. No chart needs so many. */
const mostLookups = 500;

export interface ClusterAnswers {
  /** Answers a `lookup`. @default the engine finds nothing */
  lookUp?: LookUp;
  /** Whether the capabilities contain all API versions that the cluster serves. */
  knowsApis: boolean;
  /** Replaces the secrets in an answer, for renders that are compared. */
  other: (answer: JsonObject) => JsonObject;
}

/** Helm's engine with answers from the cluster. */
export interface AnsweringEngine {
  template: HelmTemplate;
  /** Like `template`, with the answers of `other`. */
  templateOfOthers: HelmTemplate;
  /** The objects that lookups have found until now. */
  found(): JsonObject[];
  /** Whether lookups are answered. */
  looksUp: boolean;
  knowsApis: boolean;
}

/**
 * Lets charts read the cluster. A chart without questions is rendered directly. If a render needs an unknown answer,
 * the cluster is asked and the chart is rendered again. Each question is asked once for all renders.
 */
export function withClusterAnswers(
  helmTemplate: HelmTemplate,
  { lookUp, knowsApis, other }: ClusterAnswers,
): AnsweringEngine {
  const answers = new Map<string, JsonObject>();
  const read = new Map<string, Promise<TemplateFile[]>>();
  return {
    template: rendering((answer) => answer),
    templateOfOthers: rendering(other),
    found: () => [...answers.values()],
    looksUp: lookUp !== undefined,
    knowsApis,
  };

  function rendering(change: (answer: JsonObject) => JsonObject): HelmTemplate {
    // A chart that gets no answers need not be read.
    if (lookUp === undefined && !knowsApis) return helmTemplate;
    return async (options) => {
      const folder = join(options.path, options.chart);
      const reading = read.get(folder) ?? templateFiles(folder);
      read.set(folder, reading);
      const templates = await reading;
      const served = options.api_versions;
      const questions = {
        lookups: lookUp !== undefined && templates.some(({ text }) => looksUp(text)),
        // Without a cluster, only the built-in APIs are known.
        apis: knowsApis && served.length > 1 && templates.some(({ text }) => asksForRemoved(text, served)),
      };
      if (!questions.lookups && !questions.apis) return helmTemplate(options);
      return renderWith(options, withQuestions(templates, questions), change);
    };
  }

  function renderWith(
    options: HelmTemplateOptions,
    replaced: readonly TemplateFile[],
    change: (answer: JsonObject) => JsonObject,
  ): Promise<JsonObject[]> {
    return withChartCopy(join(options.path, options.chart), async (copy) => {
      for (const { path, text } of replaced) await writeAtomically(join(copy, path), text);
      for (let asked = 0; asked < mostLookups; asked++) {
        const changed = new Map([...answers].map(([key, answer]) => [key, change(answer)]));
        await writeAtomically(join(copy, answersFile), answersTemplate(changed, options.api_versions), 0o600);
        try {
          return await helmTemplate({ ...options, path: dirname(copy) });
        } catch (error) {
          const found = lookupIn(error instanceof Error ? error.message : String(error));
          if (found === undefined || lookUp === undefined) throw error;
          answers.set(found.key, await lookUp(found.request));
        }
      }
      throw new ReleaseError('CHART_TEMPLATE_RENDER', `${options.chart} looks up more than ${mostLookups} objects.`, {
        hint: 'Look up a list instead, or remove `kubesentiment:release.lookup`.',
      });
    });
  }
}

const answersFile = join('templates', '_kubesentiment-answers.tpl');

interface TemplateFile {
  path: string;
  text: string;
}

async function templateFiles(folder: string): Promise<TemplateFile[]> {
  const paths = (await listFiles(folder, folder)).filter(isTemplateFile);
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })));
}

/** The templates that have questions, with calls in their place. */
function withQuestions(templates: readonly TemplateFile[], questions: AnsweredQuestions): TemplateFile[] {
  return templates.flatMap(({ path, text }) => {
    const replaced = replaceQuestions(text, questions);
    return replaced === text ? [] : [{ path, text: replaced }];
  });
}
