import { expect, test } from '@jest/globals';
import { differencesTable } from '../../../../scripts/docs/differences-table.ts';

test('a difference stands in the table with its page, and no sign of it is Markdown', () => {
  const aws = 'https://docs.aws.amazon.com/1';
  const one = { name: 'all of [*] | none', aws, run: async () => 1, expected: 1 };
  const table = differencesTable(
    [{ service: 'logs', cases: [one] }],
    [{ case: 'logs: all of [*] | none', right: 'open', why: 'LocalStack finds none.' }],
  );
  expect(table.split('\n').at(-1)).toBe(
    `| [logs: all of \\[\\*\\] \\| none](${aws}) | the page leaves it open | LocalStack finds none. |`,
  );
});
