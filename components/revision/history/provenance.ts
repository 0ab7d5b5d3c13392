import { execFile } from 'node:child_process';
import { hostname, userInfo } from 'node:os';
import { promisify } from 'node:util';
import { withoutCredentials } from '../../config/index.ts';
import { isJsonObject, type JsonObject } from '../../json/index.ts';

/** Who created a revision, from which commit, and in which CI run. Unknown properties are absent. */
export interface Provenance {
  /** The user name from the CI system, or `user@host`. */
  by?: string;
  /** Git's full hash, with the suffix `-dirty` for uncommitted changes. */
  commit?: string;
  /** URL of the CI run. */
  run?: string;
}

const prefix = 'kubesentiment.io/';
const annotations: Readonly<Record<keyof Provenance, string>> = {
  by: `${prefix}deployed-by`,
  commit: `${prefix}commit`,
  run: `${prefix}ci-run`,
};
/** The revision number. Helm copies the chart's metadata to its own revisions, so another number marks a copy. */
const numberAnnotation = `${prefix}revision`;

/** Names of the CI system's variables with the user and the commit, and how to get the URL of the run. */
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

/** A repository on a slow disk must not delay a release. */
const gitTimeoutMs = 5000;

/** Collects it from git, the CI system's variables and the operating system. Never fails: the release is more important. */
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
    // Git is not installed, or this is not a repository.
    return undefined;
  }
}

function userAtHost(): string | undefined {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container's user may not have a name.
    return undefined;
  }
}

/** The chart's metadata with the provenance as annotations, which `helm get metadata` shows. */
export function withProvenance(metadata: JsonObject, version: number, provenance: Provenance): JsonObject {
  const { annotations: others, ...rest } = withoutProvenance(metadata);
  const recorded = Object.entries(annotations).flatMap(([key, name]) => {
    // The table has exactly the keys of the type.
    const text = provenance[key as keyof Provenance];
    return text === undefined ? [] : [[name, text]];
  });
  if (recorded.length === 0) return withoutProvenance(metadata);
  const own = isJsonObject(others) ? others : {};
  return { ...rest, annotations: { ...own, ...Object.fromEntries(recorded), [numberAnnotation]: String(version) } };
}

/** The chart's own metadata. */
export function withoutProvenance(metadata: JsonObject): JsonObject {
  const { annotations: recorded, ...rest } = metadata;
  if (!isJsonObject(recorded)) return metadata;
  const names: readonly string[] = [numberAnnotation, ...Object.values(annotations)];
  const own = Object.entries(recorded).filter(([name]) => !names.includes(name));
  return own.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(own) };
}

/** The provenance in a record; empty for a revision that Helm created. */
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
