/** Tests run as the product does: ES modules, types stripped by Node itself. */
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './tests/stripTypes.js' },
  testEnvironment: 'node',
};

/** @type {import('jest').Config} */
export default {
  // Scenarios mostly wait for the cluster: no core is left out.
  maxWorkers: '100%',
  // A scenario waits for the engine and the cluster; the deadlines that are tested are the product's own.
  testTimeout: 240_000,
  projects: [
    {
      ...shared,
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
