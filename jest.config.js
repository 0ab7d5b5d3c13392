/** Tests run as the product does: ES modules, types stripped by Node itself. */
const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': './tests/stripTypes.js' },
  testEnvironment: 'node',
};

/** @type {import('jest').Config} */
export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/tests/integration/'],
    },
  ],
};
