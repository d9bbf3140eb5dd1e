import { expect, test } from '@jest/globals';
import type { Finding } from '../../../../actions/lint/src/finding.ts';
import { toSarif } from '../../../../actions/lint/src/sarif.ts';

const finding = (overrides: Partial<Finding> = {}): Finding => ({
  level: 'error',
  rule: { id: 'E3012', summary: 'Short', description: 'Long', url: 'https://a.test/e3012' },
  message: "'one' is not of type 'integer'",
  file: 'cloudformation/a b#1.yaml',
  range: { startLine: 16, startColumn: 7, endLine: 16, endColumn: 24 },
  path: [],
  ...overrides,
});

test('a finding becomes a result that points at its rule and its place', () => {
  const [run] = toSarif([finding()], '1.58.0').runs;

  expect(run?.tool.driver).toMatchObject({
    name: 'cfn-lint',
    semanticVersion: '1.58.0',
    rules: [
      {
        id: 'E3012',
        shortDescription: { text: 'Short' },
        fullDescription: { text: 'Long' },
        helpUri: 'https://a.test/e3012',
      },
    ],
  });
  expect(run?.results).toEqual([
    {
      ruleId: 'E3012',
      ruleIndex: 0,
      level: 'error',
      message: { text: "'one' is not of type 'integer'" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'cloudformation/a%20b%231.yaml', uriBaseId: '%SRCROOT%' },
            region: { startLine: 16, startColumn: 7, endLine: 16, endColumn: 24 },
          },
        },
      ],
    },
  ]);
});

test('each rule is listed once and every result finds its own', () => {
  const warning = finding({ level: 'warning', rule: { ...finding().rule, id: 'W2001' } });
  const info = finding({ level: 'info', rule: { ...finding().rule, id: 'I3011' } });
  const [run] = toSarif([finding(), warning, finding(), info], undefined).runs;

  const rules = run?.tool.driver.rules.map(({ id }) => id) ?? [];
  expect(rules).toEqual(['E3012', 'W2001', 'I3011']);
  expect(run?.results.map(({ ruleIndex }) => rules[ruleIndex])).toEqual([
    'E3012',
    'W2001',
    'E3012',
    'I3011',
  ]);
  expect(run?.results.map(({ level }) => level)).toEqual(['error', 'warning', 'error', 'note']);
});

test('a finding about no file has no location', () => {
  const { file: _, ...rest } = finding();
  const [run] = toSarif([rest], undefined).runs;

  expect(run?.results[0]?.locations).toEqual([]);
});

test('without findings the log is still whole', () => {
  const { version, runs } = toSarif([], '1.58.0');

  expect(version).toBe('2.1.0');
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ results: [], tool: { driver: { rules: [] } } });
});
