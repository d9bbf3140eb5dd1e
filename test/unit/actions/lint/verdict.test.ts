import { describe, expect, test } from '@jest/globals';
import { readVerdict } from '../../../../actions/lint/src/verdict.ts';
import type { Ending } from '../../../../actions/shared/program.ts';

const entry = (Level: string, overrides: object = {}) => ({
  Filename: 'cloudformation/trail.yaml',
  Level,
  Location: {
    Start: { LineNumber: 4, ColumnNumber: 3 },
    End: { LineNumber: 4, ColumnNumber: 9 },
    Path: ['Parameters', 'Unused', 0],
  },
  Message: 'Parameter Unused not used.',
  Rule: { Id: 'W2001', Description: 'Long', ShortDescription: 'Short', Source: 'https://a.test' },
  ...overrides,
});

const exit = (code: number, output: unknown, stderr = ''): Ending => ({
  kind: 'exit',
  code,
  stdout: typeof output === 'string' ? output : JSON.stringify(output),
  stderr,
});

const read = (ending: Ending) => readVerdict(ending, '.venv/bin/cfn-lint');

describe('a verdict', () => {
  test('without findings is clean', () => {
    expect(read(exit(0, []))).toEqual([]);
  });

  test('carries each finding with its place', () => {
    expect(read(exit(4, [entry('Warning')]))).toEqual([
      {
        level: 'warning',
        rule: { id: 'W2001', summary: 'Short', description: 'Long', url: 'https://a.test' },
        message: 'Parameter Unused not used.',
        file: 'cloudformation/trail.yaml',
        range: { startLine: 4, startColumn: 3, endLine: 4, endColumn: 9 },
        path: ['Parameters', 'Unused', '0'],
      },
    ]);
  });

  test('may be about no file at all', () => {
    const [finding] = read(exit(2, [entry('Error', { Filename: null })]));

    expect(finding).not.toHaveProperty('file');
  });

  test('of all three levels is understood', () => {
    const all = [entry('Error'), entry('Warning'), entry('Informational')];

    expect(read(exit(14, all)).map(({ level }) => level)).toEqual(['error', 'warning', 'info']);
  });
});

describe('what is no verdict fails', () => {
  test.each([
    ['a crash', exit(1, '', 'Traceback\nValueError: boom'), /code 1, .*it said: ValueError: boom/],
    ['an unknown bit', exit(18, [entry('Error')]), /code 18, which is no verdict/],
    ['a Region it does not know', exit(32, ''), /code 32/],
    ['findings under a clean code', exit(0, [entry('Error')]), /code 0 but listed error/],
    ['a code without its findings', exit(6, [entry('Error')]), /code 6 but listed error/],
    ['no output', exit(0, ''), /not its list of findings/],
    ['output cut in the middle', exit(2, '[{"Level": "Err'), /not its list of findings/],
    ['another shape', exit(0, { findings: [] }), /not its list of findings/],
    ['an unknown level', exit(0, [entry('Fatal')]), /not its list of findings/],
    ['a finding without a place', exit(2, [entry('Error', { Location: null })]), /not its list/],
    ['a signal', { kind: 'signal', signal: 'SIGSEGV', stderr: '' }, /ended by SIGSEGV/],
    ['the deadline', { kind: 'deadline' }, /did not finish before the deadline/],
    ['a missing program', { kind: 'not-started', reason: 'ENOENT' }, /cannot be run at .venv/],
  ] as const)('%s', (_, ending, sentence) => {
    expect(() => read(ending)).toThrow(sentence);
  });
});
