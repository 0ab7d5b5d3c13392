/** A Helm command and the command that replaces it here. Both run in the test of docs/coming-from-helm.md, which writes that page. */
export interface CommandPair {
  title: string;
  /** A remark for the page. */
  note?: string;
  /** As our users typed them before: the chart in `helm/mlops-sentiment`, a namespace for each environment. */
  helm: string;
  ours: string;
  /**
   * The facts that both have to give: rows of a table, objects, the whole text, that and what they wrote into `rendered.yaml`, lines of
   * `key: value`, or the release's history after it.
   */
  same?: 'table' | 'objects' | 'text' | 'rendered' | 'fields' | 'history';
  /** How many of a long output's first and last lines the page shows. */
  shown?: readonly [first: number, last: number];
  /** Tags with which both commands are then run once more each, by an edit of the file that they read. */
  againWith?: readonly string[];
}

export interface CommandSection {
  title: string;
  pairs: readonly CommandPair[];
}

/** The Helm commands that the team used, in an order in which they can be run. */
export const sections: readonly CommandSection[] = [
  {
    title: 'Move the values',
    pairs: [
      {
        title: 'Use the values files as they are',
        note: `Helm needs the file with each command. Here the stack's file names it once, next to the name and the namespace: \`Pulumi.staging.yaml\` has
\`valuesFiles: [helm/mlops-sentiment/values-staging.yaml]\`. The files are read by Helm's rules and merged in their order. They override the chart's
defaults, and the values of the stack's file override them.`,
        helm: 'cat helm/mlops-sentiment/values-staging.yaml',
        ours: 'release values -s staging --explain',
      },
      {
        title: "Or put them into the stack's file",
        note: `Then \`Pulumi.prod.yaml\` describes all of production, secrets included. Comments are copied too. If the chart's \`import-values.yaml\` renames values,
the command reports it, and it lists values without a counterpart with their line. \`--dry-run\` prints the new file. A value that the stack already sets
is overwritten only with \`--force\`. [Your own chart in four commands](your-own-chart.md) shows it for a Helm chart.`,
        helm: 'cat helm/mlops-sentiment/values-prod.yaml',
        ours: `release import-values helm/mlops-sentiment/values-prod.yaml -s prod
cat Pulumi.prod.yaml`,
        // Without the salt of the stack's secrets.
        shown: [13, 0],
      },
    ],
  },
  {
    title: 'Before a deploy',
    pairs: [
      {
        title: 'Fetch the dependency charts',
        note: 'Both write `Chart.lock`; ours also has the sha256 of each archive. Commit it.',
        helm: 'helm dependency update ./helm/mlops-sentiment',
        ours: 'release dependency update',
      },
      {
        title: 'List the dependency charts',
        helm: 'helm dependency list ./helm/mlops-sentiment',
        ours: 'release dependency list',
        same: 'table',
      },
      {
        title: 'Lint the chart',
        note: "Without `-s` it lints the chart with its defaults and with every stack's values. [Lint](lint.md) has the rules.",
        helm: 'helm lint ./helm/mlops-sentiment',
        ours: 'release lint',
        shown: [4, 1],
      },
      {
        title: 'Lint with the values of an environment',
        helm: 'helm lint ./helm/mlops-sentiment --values helm/mlops-sentiment/values-prod.yaml',
        ours: 'release lint -s prod',
        shown: [4, 1],
      },
      {
        title: 'Render, and check what was rendered',
        note: 'Neither asks a cluster. With `--validate` both do: ours then also sends every object to the API server as a dry run, so kubectl is not needed.',
        helm: `helm template mlops-sentiment ./helm/mlops-sentiment --values helm/mlops-sentiment/values-dev.yaml > rendered.yaml
kubectl apply --dry-run=client -f rendered.yaml`,
        ours: `release template -s dev > rendered.yaml
kubectl apply --dry-run=client -f rendered.yaml`,
        same: 'rendered',
      },
    ],
  },
  {
    title: 'Deploy',
    pairs: [
      {
        title: 'Install on dev',
        note: '`Pulumi.dev.yaml` names `values-dev.yaml` and sets `wait: false`. A missing namespace is created.',
        helm: 'helm install mlops-sentiment ./helm/mlops-sentiment --namespace mlops-dev --create-namespace --values helm/mlops-sentiment/values-dev.yaml',
        ours: 'release deploy -s dev',
        same: 'history',
      },
      {
        title: 'Install or upgrade on staging, and wait',
        note: '`wait: true` is the default.',
        helm: 'helm upgrade --install mlops-sentiment ./helm/mlops-sentiment --namespace mlops-staging --create-namespace --values helm/mlops-sentiment/values-staging.yaml --wait',
        ours: 'release deploy -s staging',
        same: 'history',
      },
      {
        title: 'Deploy a commit from CI',
        note: '`--set` applies to this run only.',
        helm: 'helm upgrade --install mlops-sentiment ./helm/mlops-sentiment --namespace mlops-staging --values helm/mlops-sentiment/values-staging.yaml --set image.tag=$SHA --wait',
        ours: 'release deploy -s staging --set image.tag=$SHA',
        same: 'history',
      },
      {
        title: 'Deploy to production, and roll back if it fails',
        note: '`atomic: true` and `timeout: 10m` are in `Pulumi.prod.yaml`. `pulumi preview -s prod` shows first what would change.',
        helm: 'helm upgrade --install mlops-sentiment ./helm/mlops-sentiment --namespace mlops-prod --create-namespace --values helm/mlops-sentiment/values-prod.yaml --atomic --wait --timeout 10m',
        ours: 'release deploy -s prod',
        same: 'history',
        againWith: ['v1.1.0', 'v1.2.0'],
      },
    ],
  },
  {
    title: 'Inspect',
    pairs: [
      {
        title: 'List releases',
        note: 'Production has been deployed twice more by now, with the tags v1.1.0 and v1.2.0. `release list --all` lists every release of the cluster.',
        helm: 'helm list -n mlops-prod',
        ours: 'release list -n mlops-prod',
        same: 'table',
      },
      {
        title: 'View the history',
        note: "Ours shows who deployed each revision, and from which commit. On a narrow terminal the chart's columns are left out.",
        helm: 'helm history mlops-sentiment -n mlops-prod',
        ours: 'release history -s prod',
        same: 'table',
      },
      {
        title: 'See the status',
        helm: 'helm status mlops-sentiment -n mlops-prod',
        ours: 'release status -s prod',
        same: 'fields',
        shown: [7, 1],
      },
      {
        title: 'See the values',
        helm: 'helm get values mlops-sentiment -n mlops-prod',
        ours: 'release get values -s prod',
        same: 'text',
      },
      {
        title: 'See the manifest',
        helm: 'helm get manifest mlops-sentiment -n mlops-prod',
        ours: 'release get manifest -s prod',
        same: 'objects',
        shown: [9, 0],
      },
    ],
  },
  {
    title: 'Roll back',
    pairs: [
      {
        title: 'Roll back to the previous revision',
        note: 'It shows a preview and prompts, unless `--yes` is given.',
        helm: 'helm rollback mlops-sentiment -n mlops-prod',
        ours: 'release rollback -s prod --yes',
        same: 'history',
      },
      {
        title: 'Roll back to a given revision',
        note: 'The rollback is written into `Pulumi.prod.yaml` and holds until `release unpin -s prod`.',
        helm: 'helm rollback mlops-sentiment 3 -n mlops-prod',
        ours: 'release rollback 3 -s prod --yes',
        same: 'history',
      },
    ],
  },
];
