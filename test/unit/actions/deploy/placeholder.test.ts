import { describe, expect, test } from '@jest/globals';
import { refusePlaceholders } from '../../../../actions/deploy/src/placeholder.ts';
import { aDefinition } from './builders.ts';

const given = (value: string) => [aDefinition({ key: 'canary', parameters: { Value: value } })];

describe('example values of the shipped deployment files', () => {
  test.each([
    ['operators@example.com', '@example.com'],
    ['Operators@EXAMPLE.com', '@EXAMPLE.com'],
    ['someone@example.org', '@example.org'],
    ['example-org', 'example-org'],
    ['repo:example-org/keywatch', 'example-org'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['192.0.2.7', '192.0.2.7'],
  ])(
    '%s is refused for production, and the sentence names file, parameter and remedy',
    (value, shown) => {
      expect(() => refusePlaceholders('production', given(value))).toThrow(
        `cloudformation/deployments/production/canary.yaml parameters.Value still has the example value "${shown}"; replace it by your own before you deploy production`,
      );
    },
  );

  test.each(['emulator', 'localstack'])('are what %s needs', (environment) => {
    expect(() => refusePlaceholders(environment, given('operators@example.com'))).not.toThrow();
  });

  test.each([
    'ops@company.example',
    'ops@example.company.com',
    'my-example-organisation',
    '203.0.114.0/24',
    '1192.0.2.0',
    '',
  ])("%j is nobody's example", (value) => {
    expect(() => refusePlaceholders('production', given(value))).not.toThrow();
  });
});
