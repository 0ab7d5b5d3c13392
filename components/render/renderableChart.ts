import type { StackSettings } from '../config/index.ts';
import type { JsonObject } from '../json/index.ts';
import type { ReleaseContent } from '../manifest/index.ts';
import type { RenderedAgain, RenderedOnce } from './rendered.ts';
import { withOtherSecrets } from './secrets/otherSecrets.ts';

/** One render of a chart: which values the templates see, and of which cluster. */
export interface RenderInput {
  /** The stack's settings, with the capabilities that the templates see. */
  settings: StackSettings;
  /** The user's values. */
  values: JsonObject;
  /** Whether Helm's engine validates the values against the schemas. An own chart is validated before its first render. @default false */
  checksValues?: boolean;
  /** Whether the values have stand-ins for the secrets, so that looked-up Secrets have other data, too. @default false */
  isOther?: boolean;
  /** Whether unknown values in patches have other stand-ins. @default false */
  hasOtherPatches?: boolean;
  /** Whether templates that fail to render are left out. @default false */
  skipsMistakes?: boolean;
  /** Whether {@link RenderableChart.renderAgain} follows with these settings: both may then run at the same time. @default false */
  isRenderedAgain?: boolean;
}

/** A chart of either language with its dependencies, ready to be rendered. */
export interface RenderableChart {
  /** @throws ReleaseError(s) CHART_* and DEPENDENCY_* */
  render(input: RenderInput): Promise<RenderedOnce>;
  /** Renders the user's values again, if the chart may render differently each time. */
  renderAgain?(settings: StackSettings): Promise<RenderedAgain | undefined>;
  /** Resolves when no second render runs any more. Await it before the engine is closed, also after an error. */
  comparisonsEnded?(): Promise<void>;
  /** The API groups of the CRDs in `crds/`, without parsing the CRDs. An empty string stands for a file whose groups are not found. */
  definedGroups?(): string[];
  /** Checks the settings against the rendered objects. @throws ReleaseError CONFIG_INVALID_VALUE */
  check?(first: RenderedOnce): void;
  /** The chart as the revision records it. */
  recorded(first: RenderedOnce): Promise<ReleaseContent['chart']>;
  /** Whether nobody else creates the Secret `<release>-credentials` for the chart. */
  countsOnCredentials: boolean;
}

/**
 * Renders with other values in place of the secret ones.
 * @param skipsMistakes whether templates that fail to render are left out: a stand-in may be refused
 */
export function renderOthers(
  chart: RenderableChart,
  settings: StackSettings,
  skipsMistakes: boolean,
): Promise<RenderedOnce> {
  const values = withOtherSecrets(settings.values, settings.secretPaths);
  return chart.render({ settings, values, isOther: true, skipsMistakes });
}
