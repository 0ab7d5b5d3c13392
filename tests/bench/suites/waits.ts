import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { integrationEnvironment } from '../../integration/support/environment.ts';
import { configs } from '../contenders/contender.ts';
import { Measurements } from '../measure/measurement.ts';
import { inRounds } from '../measure/rounds.ts';
import { contendersOf } from './releases.ts';
import type { Suite } from './suite.ts';

const objects = 40;

/** How long a command goes on after the last Deployment is ready. */
export const waits: Suite = async ({ directory, rounds, report }) => {
  const measured = new Measurements();
  const contenders = (await contendersOf(directory, 'waits', objects)).filter(({ name }) => name !== 'the floor');
  await inRounds(contenders, rounds, async (contender, round) => {
    await contender.configure(configs.create);
    const watch = watchReadiness(contender.namespace);
    await contender.run.create?.();
    const seconds = (performance.now() - watch.lastReady()) / 1000;
    watch.stop();
    const place = { suite: 'waits', scale: String(objects), work: 'after the last is ready', subject: contender.name };
    measured.add({ ...place, unit: 'seconds' }, seconds);
    await contender.remove();
    report(`waits, round ${round + 1} of ${rounds}, ${contender.name}: ${seconds.toFixed(2)}`);
  });
  return measured.all;
};

/** Watches the Deployments of a namespace from another process, as a second observer. */
function watchReadiness(namespace: string): { lastReady(): number; stop(): void } {
  const path = 'jsonpath={.metadata.name} {.spec.replicas} {.status.readyReplicas}{"\\n"}';
  const args = ['get', 'deployments', '--namespace', namespace, '--watch', '--output', path];
  const { variables } = integrationEnvironment();
  const child = spawn('kubectl', args, { env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'ignore'] });
  const ready = new Map<string, number>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [name = '', wanted, available] = line.split(' ');
    if (available === wanted && !ready.has(name)) ready.set(name, performance.now());
  });
  return {
    lastReady() {
      if (ready.size === 0) throw new Error(`No Deployment of ${namespace} became ready.`);
      return Math.max(...ready.values());
    },
    stop: () => void child.kill(),
  };
}
