import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { requiredChecks } from '../../../../scripts/bootstrap/required-checks.ts';

describe('the checks that main requires', () => {
  test('are those of the jobs that no other job waits for', () => {
    const workflow = `jobs:
      one: { name: One }
      two: { needs: one }
      some: { strategy: { matrix: { a: [1] } } }
      green: { name: all green, needs: [two, some] }`;

    expect(requiredChecks(workflow)).toEqual(['all green']);
  });

  test('leave out what has no single name', () => {
    const workflow = `jobs:
      matrix: { strategy: { matrix: { a: [1] } } }
      called: { uses: ./.github/workflows/x.yml }
      named: { name: '\${{ inputs.name }}' }
      plain: {}`;

    expect(requiredChecks(workflow)).toEqual(['plain']);
  });

  test('are there in the shipped workflow', () => {
    expect(requiredChecks(readFileSync('.github/workflows/validate.yml', 'utf8'))).not.toEqual([]);
  });
});
