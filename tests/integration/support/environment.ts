import { ReleaseError } from '../../../components/errors.ts';

/** The variable in which the global set-up hands its result to the tests' processes. */
const variable = 'KUBESENTIMENT_INTEGRATION';

/** What all scenarios share: the real parts, and one control plane. */
export interface IntegrationEnvironment {
  /** The variables that a shell needs to run pulumi, kubectl and helm against the tests' control plane and backend. */
  variables: Record<string, string>;
  /** Holds the scenarios' project folders; removed at the end. */
  directory: string;
}

export function publishEnvironment(environment: IntegrationEnvironment): void {
  process.env[variable] = JSON.stringify(environment);
}

export function integrationEnvironment(): IntegrationEnvironment {
  const text = process.env[variable];
  if (text === undefined) {
    throw new ReleaseError('ENGINE_MISSING', 'The integration tests have no engine and no cluster.', {
      hint: 'Run them with `npm run integration`.',
    });
  }
  return JSON.parse(text);
}
