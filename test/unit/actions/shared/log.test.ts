import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { toLogLine } from '../../../../actions/shared/log.ts';

test.each([
  ['::error::forged', ': :error::forged'],
  ['  ::add-mask::a', '  : :add-mask::a'],
  ['see ##[error]forged', 'see ## [error]forged'],
  ['a\n::error::b', 'a\\u000a::error::b'],
  ['\u001B[31mred', '\\u001b[31mred'],
  ['AWS::KMS::Key', 'AWS::KMS::Key'],
])('%j is logged as %j', (text, line) => {
  expect(toLogLine(text)).toBe(line);
});

test('no text becomes a second line or a workflow command', () => {
  const text = fc.string({ unit: fc.constantFrom(':', '#', '[', ' ', '\n', '\r', '\t', 'a') });
  fc.assert(
    fc.property(text, (any) => {
      expect(toLogLine(any)).not.toMatch(/[\n\r]|^\s*::|##\[/u);
    }),
    { seed: 5, numRuns: 500 },
  );
});
