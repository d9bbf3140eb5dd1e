import { describe, expect, test } from '@jest/globals';
import { type Json, listOf, readTemplate, ref, statementsOf } from '../../support/template.ts';

describe('canary', () => {
  const template = readTemplate('canary');
  const usersOf = (key: string): string[] =>
    statementsOf(template)
      .filter(({ owner, Sid }) => owner === key && Sid !== 'AccountAdministersKey')
      .flatMap(({ Action }) => listOf(Action));

  test('its keys leave each provoked failure one possible cause', () => {
    expect(usersOf('AllowedKey')).toEqual([
      'kms:Decrypt',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:ReEncrypt*',
    ]);
    expect(usersOf('OtherKey')).toEqual(['kms:Decrypt']);
    expect(usersOf('ForbiddenKey')).toEqual([]);
  });

  test('the bystander may do just what the caller may', () => {
    const policy = (logicalId: string): Json =>
      template.Resources[logicalId]?.Properties.PolicyDocument ?? null;

    expect(policy('BystanderUsesKeys')).toEqual(policy('CallerUsesKeys'));
  });

  test('silence for a day alarms', () => {
    expect(template.Resources.DeadManAlarm?.Properties).toMatchObject({
      Period: 3600,
      EvaluationPeriods: 24,
      DatapointsToAlarm: 24,
      Statistic: 'SampleCount',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
      AlarmActions: [ref('OperatorsTopic')],
    });
  });
});
