const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } } }],
  },
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/test/fixtures/clients/'],
  testPathIgnorePatterns: ['/node_modules/'],
};

export default {
  // Only what hangs should end by the clock: a busy machine takes many times as long.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/test/support/not-run-reporter.js'],
  projects: [
    { ...base, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
    { ...base, displayName: 'integration', testMatch: ['<rootDir>/test/integration/**/*.test.ts'] },
    { ...base, displayName: 'workflows', testMatch: ['<rootDir>/test/workflows/**/*.test.ts'] },
  ],
};
