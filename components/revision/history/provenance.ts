import { execFile } from 'node:child_process';
import { hostname, userInfo } from 'node:os';
import { promisify } from 'node:util';
import { isJsonObject, type JsonObject } from '../../json/index.ts';

/** Who made a revision, from what, and where. What is not known is absent. */
export interface Provenance {
  /** The person that the CI system names, or `user@host`. */
  by?: string;
  /** Git's full hash, with `-dirty` where the work tree held changes. */
  commit?: string;
  /** Address of the CI run. */
  run?: string;
}

const prefix = 'kubesentiment.io/';
const annotations: Readonly<Record<keyof Provenance, string>> = {
  by: `${prefix}deployed-by`,
  commit: `${prefix}commit`,
  run: `${prefix}ci-run`,
};
/** Helm copies a chart's metadata to the revisions that it makes: what names another number was not said of this one. */
const numberAnnotation = `${prefix}revision`;

/** The variables of CI systems that say who started a run, from which commit, and where to look at it. */
interface CiVariables {
  by: string;
  commit: string;
  run(env: NodeJS.ProcessEnv): string | undefined;
}

const ciSystems: Readonly<Record<string, CiVariables>> = {
  GITHUB_ACTIONS: {
    by: 'GITHUB_ACTOR',
    commit: 'GITHUB_SHA',
    run: ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id }) =>
      `${server}/${repository}/actions/runs/${id}`,
  },
  GITLAB_CI: { by: 'GITLAB_USER_LOGIN', commit: 'CI_COMMIT_SHA', run: ({ CI_JOB_URL }) => CI_JOB_URL },
  BUILDKITE: {
    by: 'BUILDKITE_BUILD_CREATOR',
    commit: 'BUILDKITE_COMMIT',
    run: ({ BUILDKITE_BUILD_URL }) => BUILDKITE_BUILD_URL,
  },
  CIRCLECI: { by: 'CIRCLE_USERNAME', commit: 'CIRCLE_SHA1', run: ({ CIRCLE_BUILD_URL }) => CIRCLE_BUILD_URL },
  JENKINS_URL: { by: 'BUILD_USER_ID', commit: 'GIT_COMMIT', run: ({ BUILD_URL }) => BUILD_URL },
};

/** A repository on a slow disk must not hold up a release. */
const gitTimeoutMs = 5000;

/** Asks git, the CI system's variables and the operating system. It never fails: a release matters more. */
export async function collectProvenance(
  env: NodeJS.ProcessEnv = process.env,
  cwd: string = process.cwd(),
): Promise<Provenance> {
  const [, ci] = Object.entries(ciSystems).find(([variable]) => env[variable]) ?? [];
  const by = (ci && env[ci.by]) || userAtHost();
  const commit = (await commitOf(cwd, env)) ?? (ci && env[ci.commit]);
  const run = ci?.run(env);
  return {
    ...(by === undefined ? {} : { by }),
    ...(commit === undefined ? {} : { commit }),
    ...(run === undefined ? {} : { run: withoutCredentials(run) }),
  };
}

async function commitOf(cwd: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const git = async (...args: string[]) =>
    (await promisify(execFile)('git', args, { cwd, env, timeout: gitTimeoutMs })).stdout.trim();
  try {
    const [head, changes] = await Promise.all([
      git('rev-parse', 'HEAD'),
      git('status', '--porcelain', '--untracked-files=no'),
    ]);
    return changes === '' ? head : `${head}-dirty`;
  } catch {
    // No git, or no repository.
    return undefined;
  }
}

function userAtHost(): string | undefined {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // The user of a container need not have a name.
    return undefined;
  }
}

function withoutCredentials(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url;
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}

/** A chart's metadata as a revision records it. Stock Helm shows its annotations: `helm get metadata`. */
export function withProvenance(metadata: JsonObject, version: number, provenance: Provenance): JsonObject {
  const { annotations: others, ...rest } = withoutProvenance(metadata);
  const said = Object.entries(annotations).flatMap(([key, name]) => {
    // The table has exactly the keys of the type.
    const text = provenance[key as keyof Provenance];
    return text === undefined ? [] : [[name, text]];
  });
  if (said.length === 0) return withoutProvenance(metadata);
  const own = isJsonObject(others) ? others : {};
  return { ...rest, annotations: { ...own, ...Object.fromEntries(said), [numberAnnotation]: String(version) } };
}

/** The metadata as the chart itself has it. */
export function withoutProvenance(metadata: JsonObject): JsonObject {
  const { annotations: recorded, ...rest } = metadata;
  if (!isJsonObject(recorded)) return metadata;
  const names: readonly string[] = [numberAnnotation, ...Object.values(annotations)];
  const own = Object.entries(recorded).filter(([name]) => !names.includes(name));
  return own.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(own) };
}

/** What a record says of its own revision; nothing for one that Helm made. */
export function provenanceOf(metadata: JsonObject, version: number): Provenance {
  const recorded = metadata.annotations;
  if (!isJsonObject(recorded) || recorded[numberAnnotation] !== String(version)) return {};
  const provenance: Provenance = {};
  for (const [key, name] of Object.entries(annotations)) {
    const text = recorded[name];
    // The table has exactly the keys of the type.
    if (typeof text === 'string') provenance[key as keyof Provenance] = text;
  }
  return provenance;
}
