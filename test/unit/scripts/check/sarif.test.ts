import { expect, test } from '@jest/globals';
import { readSarif } from '../../../../scripts/check/sarif.ts';

const driver = { semanticVersion: '1.2.3' };
const physicalLocation = { artifactLocation: { uri: 'a.yml' }, region: { startLine: 4 } };

test('reads the version, and each finding with its place', () => {
  const results = [{ ruleId: 'x', message: { text: 'no ' }, locations: [{ physicalLocation }] }];

  expect(readSarif(JSON.stringify({ runs: [{ tool: { driver }, results }] }))).toEqual({
    version: '1.2.3',
    findings: [{ file: 'a.yml', line: 4, rule: 'x', message: 'no' }],
  });
});

test('a finding on the whole tree stands at its first line', () => {
  const results = [{ ruleId: 'x', message: { text: 'no' }, locations: [] }];

  expect(readSarif(JSON.stringify({ runs: [{ tool: { driver }, results }] })).findings).toEqual([
    { file: '.', line: 1, rule: 'x', message: 'no' },
  ]);
});

test.each([
  '',
  'fatal: oh',
  '[]',
  '{"runs":{}}',
  '{"runs":[]}',
  '{"runs":[{"results":[]}]}',
  '{"runs":[{"tool":{"driver":{}},"results":[]}]}',
  `{"runs":[{"tool":{"driver":${JSON.stringify(driver)}}}]}`,
])('anything else is no verdict: %p', (text) => {
  expect(() => readSarif(text)).toThrow('it answered something that is no SARIF');
});
