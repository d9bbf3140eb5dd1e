import { expect, test } from '@jest/globals';
import {
  OUTPUT_LIMIT_BYTES,
  toMarkdownOutput,
} from '../../../../actions/shared/markdown-output.ts';

test('a summary that fits is the output as it is', () => {
  const summary = `${'é'.repeat(OUTPUT_LIMIT_BYTES / 2)}`;

  expect(toMarkdownOutput(summary)).toBe(summary);
});

test('a longer one is cut at a line, and says where the rest is', () => {
  const output = toMarkdownOutput('a line of 🔑\n'.repeat(9000));

  expect(Buffer.byteLength(output)).toBeLessThanOrEqual(OUTPUT_LIMIT_BYTES);
  expect(output).toMatch(
    /🔑\n\n\n_The rest is cut off: .* The summary of the job has it all\._\n$/u,
  );
});
