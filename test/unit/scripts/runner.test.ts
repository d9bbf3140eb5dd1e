import { expect, test } from '@jest/globals';
import { parseOutputs } from '../../../scripts/runner.ts';

test('outputs are read in both forms that a runner accepts', () => {
  expect(parseOutputs('a=1\nb<<end\nfirst\n\na=2\nend\nc=x=y\n')).toEqual({
    a: '1',
    b: 'first\n\na=2',
    c: 'x=y',
  });
});

test('a later value of an output replaces the earlier', () => {
  expect(parseOutputs('a=1\na=2\n')).toEqual({ a: '2' });
});
