import { expect, test } from '@jest/globals';
import { page } from '../../../../emulator/cloudformation/operations/page.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `item-${at}`);
const pageOf = (items: readonly string[], token?: string) => page(items, token, (item) => item);

test.each([0, 1, 99, 100])('%i items are one page, without a token', (count) => {
  expect(pageOf(numbered(count))).toEqual({ items: numbered(count) });
});

test('101 items are two, and a new one at the front moves nothing', () => {
  const first = pageOf(numbered(101));

  expect(first.items).toHaveLength(100);
  expect(pageOf(['new', ...numbered(101)], first.nextToken)).toEqual({ items: ['item-100'] });
});
