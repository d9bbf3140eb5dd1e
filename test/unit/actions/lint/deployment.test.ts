import { describe, expect, test } from '@jest/globals';
import { readTemplatePath, relocate } from '../../../../actions/lint/src/deployment.ts';
import type { Finding } from '../../../../actions/lint/src/finding.ts';

const DEPLOYMENT = `template-file-path: trail.yaml
tags:
  Prefix: not this one
parameters:
  "Prefix": key watch
`;

const findingAt = (...path: string[]): Finding => ({
  level: 'error',
  rule: { id: 'E2900', summary: '', description: '', url: '' },
  message: '',
  file: 'deployment.yaml',
  range: { startLine: 77, startColumn: 1, endLine: 77, endColumn: 9 },
  path,
});

describe('a finding in a deployment file', () => {
  test.each([
    ['about a parameter is on its line', ['Parameters', 'Prefix'], 5, 3, 11],
    ['about a missing parameter is on the line of all', ['Parameters', 'Cidr'], 4, 1, 11],
    ['about all parameters is on their line', ['Parameters'], 4, 1, 11],
    ['about something else stays where it is', [], 77, 1, 9],
  ])('%s', (_, path, line, startColumn, endColumn) => {
    expect(relocate(findingAt(...path), DEPLOYMENT).range).toEqual({
      startLine: line,
      startColumn,
      endLine: line,
      endColumn,
    });
  });

  test('is on the first line if there are no parameters', () => {
    const { range } = relocate(findingAt('Parameters', 'Prefix'), 'template-file-path: a.yaml\n');

    expect(range.startLine).toBe(1);
  });
});

describe('the template of a deployment file', () => {
  test('is read from YAML and from JSON', () => {
    expect(readTemplatePath(DEPLOYMENT)).toBe('trail.yaml');
    expect(readTemplatePath('{"template-file-path": "a b.yaml"}')).toBe('a b.yaml');
  });

  test.each(['', '- a', 'parameters: {}', 'template-file-path: [a]', '{{'])(
    'is unknown in %j',
    (text) => {
      expect(readTemplatePath(text)).toBeUndefined();
    },
  );
});
