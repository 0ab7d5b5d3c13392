import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ReleaseError } from '../../errors.ts';
import { isTemplateFile, readFolder } from '../../files/readFolder.ts';
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

/** Answers a `lookup` as Helm does: the object, the list, or an empty map where there is none. */
export type LookUp = (request: LookupRequest) => Promise<JsonObject>;

/** Each render finds out about one more; no chart has so many. */
const mostLookups = 500;

export interface ClusterAnswers {
  /** Answers a `lookup`. Without it the engine finds nothing. */
  lookUp?: LookUp;
  /** Whether the API versions of a render are all that the cluster serves. */
  knowsApis: boolean;
  /** Gives the answer of a lookup for renders of others. */
  other: (answer: JsonObject) => JsonObject;
}

/** Helm's engine as if it had the cluster. */
export interface AnsweringEngine {
  template: HelmTemplate;
  /** The same with other answers in the place of those that were given. */
  templateOfOthers: HelmTemplate;
  /** What lookups have found until now. */
  found(): JsonObject[];
  /** Whether lookups are answered. */
  looksUp: boolean;
  knowsApis: boolean;
}

/**
 * Lets charts see the cluster. One that asks nothing is rendered as it is. Each lookup is asked when a render needs its answer, which is
 * then rendered again, and once for all renders.
 */
export function withClusterAnswers(
  helmTemplate: HelmTemplate,
  { lookUp, knowsApis, other }: ClusterAnswers,
): AnsweringEngine {
  const answers = new Map<string, JsonObject>();
  const texts = new Map<string, Promise<string[]>>();
  return {
    template: rendering((answer) => answer),
    templateOfOthers: rendering(other),
    found: () => [...answers.values()],
    looksUp: lookUp !== undefined,
    knowsApis,
  };

  function rendering(change: (answer: JsonObject) => JsonObject): HelmTemplate {
    // Nothing is read of a chart that gets no answers.
    if (lookUp === undefined && !knowsApis) return helmTemplate;
    return async (options) => {
      const folder = join(options.path, options.chart);
      const reading = texts.get(folder) ?? templateFiles(folder).then((files) => files.map(({ text }) => text));
      texts.set(folder, reading);
      const templates = await reading;
      const served = options.api_versions;
      const questions = {
        lookups: lookUp !== undefined && templates.some(looksUp),
        // Without an answer of the cluster there is nothing but what is always served.
        apis: knowsApis && served.length > 1 && templates.some((text) => asksForRemoved(text, served)),
      };
      if (!questions.lookups && !questions.apis) return helmTemplate(options);
      return renderWith(options, questions, change);
    };
  }

  function renderWith(
    options: HelmTemplateOptions,
    questions: AnsweredQuestions,
    change: (answer: JsonObject) => JsonObject,
  ): Promise<JsonObject[]> {
    return withChartCopy(join(options.path, options.chart), async (copy) => {
      await putQuestions(copy, questions);
      for (let asked = 0; asked < mostLookups; asked++) {
        const changed = new Map([...answers].map(([key, answer]) => [key, change(answer)]));
        await writeFile(join(copy, answersFile), answersTemplate(changed, options.api_versions), { mode: 0o600 });
        try {
          return await helmTemplate({ ...options, path: dirname(copy) });
        } catch (error) {
          const found = lookupIn(error instanceof Error ? error.message : String(error));
          if (found === undefined || lookUp === undefined) throw error;
          answers.set(found.key, await lookUp(found.request));
        }
      }
      throw new ReleaseError('CHART_TEMPLATE_RENDER', `${options.chart} looks up more than ${mostLookups} objects.`, {
        hint: 'Look up a list, or remove `kubesentiment:release.lookup`.',
      });
    });
  }
}

const answersFile = join('templates', '_kubesentiment-answers.tpl');

async function templateFiles(folder: string): Promise<{ path: string; text: string }[]> {
  const files = await readFolder(folder);
  return files
    .filter(({ path }) => isTemplateFile(path))
    .map(({ path, data }) => ({ path, text: data.toString('utf8') }));
}

async function putQuestions(folder: string, questions: AnsweredQuestions): Promise<void> {
  for (const { path, text } of await templateFiles(folder)) {
    const replaced = replaceQuestions(text, questions);
    if (replaced !== text) await writeFile(join(folder, path), replaced);
  }
}
