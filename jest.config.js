import { availableParallelism } from 'node:os';

/** Tests run as the product does: ES modules, types stripped by Node itself. */
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './tests/stripTypes.js' },
  testEnvironment: 'node',
};

/** @type {import('jest').Config} */
export default {
  // Unit tests compute. Scenarios, which run with the toolchain, wait for the cluster a third of their time: four of them fill two cores.
  maxWorkers: process.env.KUBESENTIMENT_TOOLCHAIN === undefined ? '100%' : 2 * availableParallelism(),
  // After the last suite Node frees the modules that its process has loaded for hundreds of suites; no handle is open meanwhile.
  workerGracefulExitTimeout: 10_000,
  // A scenario waits for the engine and the cluster; the deadlines that are tested are the product's own.
  testTimeout: 240_000,
  projects: [
    {
      ...shared,
      testEnvironment: './tests/testEnvironment.js',
      displayName: 'unit',
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/tests/integration/'],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/tests/integration/**/*.test.ts'],
      globalSetup: '<rootDir>/tests/integration/support/globalSetup.ts',
      globalTeardown: '<rootDir>/tests/integration/support/globalTeardown.ts',
    },
  ],
};
