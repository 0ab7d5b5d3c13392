import type { EnvironmentData, EventData, ReportData, RevisionData } from '../../../components/report/index.ts';
import { createTextPool, type TextPool } from '../../../components/report/index.ts';

export interface GeneratedOptions {
  environments: readonly string[];
  revisions: number;
  /** Objects of a release. */
  objects: number;
}

const start = Date.parse('2026-08-01T08:00:00Z');
const hourMs = 3_600_000;
const people = ['ana', 'bo', 'chen', 'deploy-bot'];
const kinds = [
  ['apps/v1', 'Deployment'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['v1', 'ServiceAccount'],
  ['apps/v1', 'StatefulSet'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['v1', 'Secret'],
] as const;

/** A report as a team would have it after some weeks. It is the same in each run. */
export function generatedReport({ environments, revisions, objects }: GeneratedOptions): ReportData {
  const pool = createTextPool();
  const last = start + (revisions * 9 + 14) * hourMs;
  const made = environments.map((name, index) => environmentOf(name, index, { pool, revisions, objects }));
  return {
    format: 1,
    project: 'shop',
    time: new Date(last).toISOString(),
    environments: made,
    objects: pool.objects,
    texts: pool.texts,
  };
}

interface Making {
  pool: TextPool;
  revisions: number;
  objects: number;
}

function environmentOf(name: string, index: number, { pool, revisions, objects }: Making): EnvironmentData {
  const behind = index % 3;
  const made = Array.from({ length: revisions }, (_, at) =>
    revisionOf(name, at + 1, behind, { pool, revisions, objects }),
  );
  const deployed = made.findLast(({ status }) => status === 'deployed');
  const names = (deployed?.objects ?? []).map((each) => pool.objects[each]).filter((each) => each !== undefined);
  const workloads = names.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  const [first] = names;
  return {
    name,
    stack: name,
    release: `shop-${name}`,
    namespace: `shop-${name}`,
    revisions: made,
    omitted: 0,
    health: workloads.map(({ apiVersion, kind, name: object }, place) => {
      const isWell = index !== 1 || place !== 0;
      const state = isWell ? 'ready' : 'waiting';
      const reason = isWell ? {} : { reason: '2 of 3 replicas are available' };
      const pod = { object: `Pod/${object}-5d8c7`, time: new Date(start).toISOString() };
      const event: EventData = isWell
        ? { ...pod, reason: 'Started', message: 'Started container web', count: 1 }
        : { ...pod, isWarning: true, reason: 'BackOff', message: 'Back-off restarting failed container web', count: 7 };
      const counts = { ready: isWell ? 3 : 2, wanted: 3, restarts: isWell ? 0 : 4 };
      return { apiVersion, kind, name: object, state, ...counts, ...reason, event };
    }),
    drift:
      index === 1 && first !== undefined
        ? [
            {
              ...{ apiVersion: first.apiVersion, kind: first.kind, name: first.name },
              operation: 'changed',
              fields: ['spec.replicas'],
              before: first.text,
              after: pool.text((pool.texts[first.text] ?? '').replace('replicas: 3', 'replicas: 5')),
            },
          ]
        : [],
    values: [
      { path: 'image.tag', value: `"v1.${revisions}.0"`, from: `Pulumi.${name}.yaml:12` },
      { path: 'replicas', value: '3', from: `Pulumi.${name}.yaml:14` },
    ],
  };
}

function revisionOf(
  name: string,
  revision: number,
  behind: number,
  { pool, revisions, objects }: Making,
): RevisionData {
  const isLast = revision === revisions;
  const cycle = 9 + 4 * behind;
  const isFailed = !isLast && revision % cycle === 4;
  const isRollback = revision % cycle === 5;
  const started = start + (revision * 9 - behind * 3 + (isRollback ? -8.6 : isFailed ? 0 : revision % 3)) * hourMs;
  const content = isRollback ? revision - 2 : revision;
  const release = Math.max(1, Math.ceil(content / 3) - behind);
  const tag = `v1.${content}.0`;
  const hash = [...`${name}${revision}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const commit = Array.from({ length: 5 }, (_, part) =>
    ((hash * (part + 3) * 2_654_435_761) >>> 0).toString(16).padStart(8, '0'),
  );
  const own = Array.from({ length: objects }, (_, at) => {
    const [apiVersion, kind] = kinds[at % kinds.length] ?? kinds[0];
    const object = `shop-${name}-${['web', 'api', 'cache', 'jobs', 'search'][Math.floor(at / kinds.length) % 5]}`;
    const place = Math.floor(at / kinds.length);
    const id = { apiVersion, kind, name: place < 5 ? object : `${object}-${place}` };
    const text = manifestOf(id, { name, tag, release: `1.${release}.0` });
    return pool.object(id, text, `${text}${kind === 'Secret' ? content % 4 : ''}`);
  });
  const config = {
    image: { tag },
    ingress: { host: `${name}.shop.example` },
    replicas: 3,
    ...(content > 6 ? { cache: { enabled: true } } : {}),
  };
  return {
    revision,
    status: isFailed ? 'failed' : isLast ? 'deployed' : 'superseded',
    ...(isFailed && revision % 2 === 1 ? { interrupted: true } : {}),
    started: new Date(started).toISOString(),
    ended: new Date(started + (40 + (hash % 200)) * 1000).toISOString(),
    chart: 'shop',
    version: `1.${release}.0`,
    appVersion: tag.slice(1),
    description: isFailed
      ? `Upgrade "shop-${name}" failed: RELEASE_NOT_READY: Deployment/shop-${name}-web is not ready: 1 of 3 replicas are updated`
      : isRollback
        ? `Rollback to ${revision - 2}`
        : revision === 1
          ? 'Install complete'
          : 'Upgrade complete',
    by: people[hash % people.length] ?? '',
    commit: commit.join(''),
    run: `https://github.com/example/shop/actions/runs/${hash}`,
    ...(isRollback ? { rollbackTo: revision - 2 } : {}),
    objects: own,
    hooks: [
      {
        ...{
          kind: 'Job',
          name: `shop-${name}-migrate`,
          events: ['pre-upgrade', 'pre-install'],
          weight: 0,
          phase: 'Succeeded',
        },
        started: new Date(started + 2000).toISOString(),
        ended: new Date(started + 9000).toISOString(),
        text: pool.text(
          `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: shop-${name}-migrate\nspec:\n  backoffLimit: 0\n`,
        ),
      },
    ],
    config: pool.text(JSON.stringify(config, null, 1)),
    defaults: pool.text(
      JSON.stringify(
        {
          cache: { enabled: false, size: '1Gi' },
          image: { repository: 'registry.example/shop', tag: 'latest' },
          replicas: 1,
        },
        null,
        1,
      ),
    ),
    notes: pool.text(`The shop is at https://${name}.shop.example\n`),
    ...(isFailed
      ? {
          diagnostics: pool.text(
            `Release:   shop-${name}\nRevision:  ${revision}\n\nRELEASE_NOT_READY: Deployment/shop-${name}-web is not ready: 1 of 3 replicas are updated\n    condition Progressing=False: ProgressDeadlineExceeded\n    container web of pod shop-${name}-web-5c9: CrashLoopBackOff, exit code 1\n    log of container web:\n      Error: connect ECONNREFUSED 10.0.0.7:6379\n`,
          ),
        }
      : {}),
  };
}

function manifestOf(
  { apiVersion, kind, name }: { apiVersion: string; kind: string; name: string },
  { name: environment, tag, release }: { name: string; tag: string; release: string },
): string {
  const head = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  labels:\n    app.kubernetes.io/instance: shop-${environment}\n    app.kubernetes.io/version: ${tag}\n    helm.sh/chart: shop-${release}\n  name: ${name}\n`;
  if (kind === 'Secret') return `${head}data:\n  password: (secret)\n`;
  if (kind === 'ConfigMap')
    return `${head}data:\n  LOG_LEVEL: info\n  RELEASE: ${release}\n  URL: https://${environment}.shop.example\n`;
  if (kind === 'Service')
    return `${head}spec:\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n  selector:\n    app: ${name}\n`;
  if (kind !== 'Deployment' && kind !== 'StatefulSet') return head;
  return `${head}spec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - env:\n            - name: REDIS_URL\n              value: redis://shop-${environment}-cache:6379\n          image: registry.example/shop:${tag}\n          livenessProbe:\n            httpGet:\n              path: /health\n              port: http\n          name: web\n          ports:\n            - containerPort: 8080\n              name: http\n          resources:\n            limits:\n              memory: 512Mi\n            requests:\n              cpu: 100m\n              memory: 256Mi\n      securityContext:\n        runAsNonRoot: true\n      serviceAccountName: ${name}\n`;
}
