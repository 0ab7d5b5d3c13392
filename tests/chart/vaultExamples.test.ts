import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../components/json/index.ts';
import { renderOwnChart, valuesOfStack } from './ownChart.ts';

const read = (name: string) => readFileSync(`examples/vault/${name}`, 'utf8');
const role: JsonObject = JSON.parse(read('role.json'));
const store: JsonObject = parse(read('secret-store.yaml'));
const stack: JsonObject = parse(readFileSync('Pulumi.prod.yaml', 'utf8')).config['kubesentiment:release'];
const policyName = 'mlops-sentiment';

async function manifestOf(values: JsonObject) {
  const { objects } = await renderOwnChart({ ...valuesOfStack('prod'), ...values });
  const find = (kind: string) => objects.find(({ object }) => object.kind === kind)?.object ?? {};
  return { find };
}

function at(value: Json | undefined, ...path: (string | number)[]): Json | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const inner = Array.isArray(value) ? value[Number(key)] : isJsonObject(value) ? value[key] : undefined;
  return at(inner, ...rest);
}

describe('the policy, the role and the store in examples/vault', () => {
  test('fit the annotations for the agent injector of the stack prod', async () => {
    const { find } = await manifestOf({ vault: { enabled: true, address: 'https://vault.example.com' } });
    const annotations = at(find('Deployment') as JsonObject, 'spec', 'template', 'metadata', 'annotations'); // JSON
    const path = at(annotations, 'vault.hashicorp.com/agent-inject-secret-api-key');
    expect(read('policy.hcl')).toContain(`path "${path}" {\n  capabilities = ["read"]\n}`);
    expect(at(annotations, 'vault.hashicorp.com/role')).toBe(policyName);
    expect(role).toMatchObject({
      bound_service_account_names: [at(find('ServiceAccount') as JsonObject, 'metadata', 'name')], // JSON
      bound_service_account_namespaces: [stack.namespace],
      token_policies: [policyName],
    });
  });

  test('fit the ExternalSecret of the stack prod', async () => {
    const secretStoreRef = { name: 'vault' };
    const { find } = await manifestOf({
      externalSecrets: { enabled: true, secretStoreRef },
      vault: { enabled: false },
    });
    const spec = at(find('ExternalSecret') as JsonObject, 'spec'); // JSON
    expect(at(spec, 'secretStoreRef')).toEqual({ kind: store.kind, name: at(store, 'metadata', 'name') });
    const vault = at(store, 'spec', 'provider', 'vault');
    const { key } = at(spec, 'data', 0, 'remoteRef') as JsonObject; // The ExternalSecret has it.
    expect(read('policy.hcl')).toContain(`path "${at(vault, 'path')}/data/${key}"`);
    expect(at(vault, 'auth', 'kubernetes')).toMatchObject({
      role: policyName,
      serviceAccountRef: { name: at(role, 'bound_service_account_names', 0) },
    });
    expect(at(store, 'metadata', 'namespace')).toBe(stack.namespace);
  });
});
