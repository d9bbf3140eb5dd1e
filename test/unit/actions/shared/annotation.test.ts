import { expect, test } from '@jest/globals';
import {
  type Annotation,
  type AnnotationLevel,
  splitByBudget,
} from '../../../../actions/shared/annotation.ts';

const annotations = (level: AnnotationLevel, count: number): Annotation[] =>
  Array.from({ length: count }, (_, index) => ({ level, message: `${level} ${index}` }));

test('the first of each level are shown, the rest is left for the job summary', () => {
  const { shown, omitted } = splitByBudget([
    ...annotations('warning', 12),
    ...annotations('error', 11),
    ...annotations('notice', 1),
  ]);

  const count = (level: AnnotationLevel) => shown.filter((one) => one.level === level).length;
  expect([count('error'), count('warning'), count('notice')]).toEqual([9, 10, 1]);
  expect(omitted.map(({ message }) => message)).toEqual([
    'warning 10',
    'warning 11',
    'error 9',
    'error 10',
  ]);
});
