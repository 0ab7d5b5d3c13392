import { parseAllDocuments } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../../components/json/index.ts';
import { type Scenario, succeeded } from '../support/scenario.ts';

const release = 'mlops-sentiment';

/** Where a cluster differs from its newest record, according to stock Helm and kubectl, not to code of this program. */
export interface Oracle {
  /** What is wrong after a run that reports "deployed". */
  faultsOfDeployed(): Promise<string[]>;
  /** What is wrong after a destroy. */
  faultsOfDestroyed(): Promise<string[]>;
  /** Claims that are gone or are others than before. @param names of which to know nothing from now on */
  lostClaims(forget?: readonly string[]): Promise<string[]>;
  /** The revisions that were deployed, the oldest first. */
  deployedRevisions(): Promise<number[]>;
}

/** @param kinds as kubectl names them, all that the release may have */
export function openOracle(scenario: Scenario, kinds: readonly string[]): Oracle {
  let claims = new Map<string, string>();

  async function liveObjects(): Promise<Map<string, JsonObject>> {
    const { stdout } = succeeded(
      await scenario.kubectl('get', kinds.join(','), '-n', scenario.namespace, '-o', 'json'),
    );
    const { items }: { items: JsonObject[] } = JSON.parse(stdout);
    return new Map(items.map((item) => [nameOf(item), item]));
  }

  async function history(): Promise<{ revision: number; status: string }[]> {
    const { exitCode, stdout } = await scenario.helm('history', release, '--output', 'json');
    return exitCode === 0 ? JSON.parse(stdout) : [];
  }

  async function recorded(): Promise<JsonObject[]> {
    const { stdout } = succeeded(await scenario.helm('get', 'manifest', release));
    return parseAllDocuments(stdout)
      .map((document) => document.toJS())
      .filter(isJsonObject);
  }

  /** Objects whose labels and annotations name the release. */
  const ofRelease = (live: ReadonlyMap<string, JsonObject>) =>
    [...live].filter(([, object]) => annotationsOf(object)['meta.helm.sh/release-name'] === release);

  return {
    async faultsOfDeployed() {
      const [revisions, objects, live] = await Promise.all([history(), recorded(), liveObjects()]);
      const deployed = revisions.filter(({ status }) => status === 'deployed');
      const faults: string[] = [];
      if (deployed.length !== 1 || revisions.at(-1)?.status !== 'deployed')
        faults.push(`history: ${revisions.map(({ revision, status }) => `${revision} ${status}`).join(', ')}`);
      const names = new Set([...objects.map(nameOf), `Secret/${release}-credentials`]);
      for (const name of names) if (!live.has(name)) faults.push(`${name} is missing`);
      for (const [name, object] of live)
        if (names.has(name) && isJsonObject(object.metadata) && object.metadata.deletionTimestamp !== undefined)
          faults.push(`${name} is being deleted`);
      for (const object of objects) {
        const found = live.get(nameOf(object));
        // Any version that is served shows the same object.
        const { apiVersion: _any, ...wanted } = withData(object);
        if (found !== undefined) faults.push(...reproducibleChart(wanted, found, nameOf(object)));
      }
      for (const [name, object] of ofRelease(live))
        if (!names.has(name) && annotationsOf(object)['helm.sh/resource-policy'] !== 'keep')
          faults.push(`${name} is left over`);
      return faults;
    },

    async faultsOfDestroyed() {
      const [revisions, live] = await Promise.all([history(), liveObjects()]);
      const left = ofRelease(live).filter(([, object]) => annotationsOf(object)['helm.sh/resource-policy'] !== 'keep');
      return [...revisions.map(({ revision }) => `revision ${revision} is left over`), ...left.map(([name]) => name)];
    },

    async lostClaims(forget = []) {
      const found = [...(await liveObjects())].filter(([name]) => name.startsWith('PersistentVolumeClaim/'));
      const now = new Map(
        found.map(([name, { metadata, spec }]) => [
          name,
          isJsonObject(metadata) && isJsonObject(spec)
            ? `${metadata.uid} ${spec.volumeName} ${metadata.deletionTimestamp}`
            : '',
        ]),
      );
      for (const name of forget) claims.delete(name);
      const lost = [...claims].filter(([name, uid]) => now.get(name) !== uid);
      claims = now;
      return lost.map(([name]) => `${name} is not what it was`);
    },

    async deployedRevisions() {
      const all = await history();
      return all
        .filter(({ status }) => status === 'deployed' || status === 'superseded')
        .map(({ revision }) => revision);
    },
  };
}

function nameOf({ kind, metadata }: JsonObject): string {
  return `${kind}/${isJsonObject(metadata) ? metadata.name : ''}`;
}

function annotationsOf({ metadata }: JsonObject): JsonObject {
  return isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : {};
}

/** The API server writes the texts of a Secret into its data. */
function withData({ stringData, ...object }: JsonObject): JsonObject {
  if (!isJsonObject(stringData)) return object;
  const data = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...object, data: Object.fromEntries(data) };
}

/** Where the live object is not what is wanted; it may have more. */
function reproducibleChart(wanted: Json | undefined, live: Json | undefined, path: string): string[] {
  if (isJsonObject(wanted) && isJsonObject(live))
    return Object.entries(wanted).flatMap(([key, value]) => reproducibleChart(value, live[key], `${path}.${key}`));
  if (Array.isArray(wanted) && Array.isArray(live) && wanted.length === live.length)
    return wanted.flatMap((value, index) => reproducibleChart(value, live[index], `${path}[${index}]`));
  return wanted === live ? [] : [`${path} is ${JSON.stringify(live)}, recorded is ${JSON.stringify(wanted)}`];
}
