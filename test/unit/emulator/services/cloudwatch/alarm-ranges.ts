import type { AlarmRule, Period } from '../../../../../emulator/services/cloudwatch/alarm-rule.ts';

export const minute = 60_000;
export const newestPeriod = Date.UTC(2026, 10, 23, 8, 5);

export function aRule(overrides: Partial<AlarmRule> = {}): AlarmRule {
  return {
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 1,
    evaluationPeriods: 3,
    missingData: 'missing',
    period: 60,
    statistic: 'Sum',
    ...overrides,
  };
}

/** A range as the User Guide draws it: `0 - X - X`, oldest first; X breaches, 0 does not, - is missing. */
export function aRange(drawing: string, breach = 2): Period[] {
  const marks = [...drawing.replaceAll(' ', '')];
  return marks.map((mark, at) => {
    const start = newestPeriod - (marks.length - 1 - at) * minute;
    if (mark === '-') return { start };
    return { start, datapoint: { value: mark === 'X' ? breach : 0, sampleCount: 1 } };
  });
}
