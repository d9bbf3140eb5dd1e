import { describe, expect, test } from '@jest/globals';
import {
  compileFilterPattern,
  LogText,
} from '../../../../emulator/services/logs/filter-pattern/index.ts';
import { cloudTrailRecords } from '../../../../scripts/bench/cloudtrail-records.ts';
import { patternsIn, shippedPatterns } from '../../../../scripts/bench/shipped-filters.ts';

describe('the generated CloudTrail records', () => {
  test('are the same for the same seed and others for another', () => {
    expect(cloudTrailRecords(5, 1)).toEqual(cloudTrailRecords(5, 1));
    expect(cloudTrailRecords(5, 1)).not.toEqual(cloudTrailRecords(5, 2));
  });

  test('have failures and successes of KMS among them', () => {
    const count = (pattern: string): number => {
      const compiled = compileFilterPattern(pattern);
      return cloudTrailRecords(500).filter((text) => compiled.test(new LogText(text))).length;
    };

    expect(count('{ $.eventSource = "kms.amazonaws.com" }')).toBeGreaterThan(200);
    expect(count('{ $.errorCode = "*" }')).toBeGreaterThan(2);
    expect(
      count('{ $.errorCode = "AccessDenied" && $.requestParameters IS NULL }'),
    ).toBeGreaterThan(0);
  });
});

describe('the shipped filters', () => {
  test('are read from templates with the functions filled in', () => {
    const template = `
Resources:
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !ImportValue { 'Fn::Sub': x }
      FilterPattern: !Sub
        - '{ $.arn = "\${Arn}" }'
        - Arn: !ImportValue x
  Plain:
    Type: AWS::Logs::MetricFilter
    Condition: !Not [!Equals [a, b]]
    Properties:
      FilterPattern: !Sub '{ $.code = "\${Code}" }'
  Other:
    Type: AWS::SNS::Topic
`;

    const arn = 'arn:aws:iam::123456789012:role/keywatch/canary-caller';
    expect(patternsIn(template)).toEqual([`{ $.arn = "${arn}" }`, `{ $.code = "${arn}" }`]);
  });

  test('are all in the language', async () => {
    const patterns = await shippedPatterns(new URL('../../../../cloudformation/', import.meta.url));

    expect(patterns.length).toBeGreaterThan(0);
    expect(patterns.map((pattern) => compileFilterPattern(pattern).kind)).toEqual(
      patterns.map(() => 'json'),
    );
  });
});
