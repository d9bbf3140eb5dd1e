import { describe, expect, test } from '@jest/globals';
import { nameOf, removalsOf } from '../../../../scripts/privileges/permission.ts';
import { reasons as shippedReasons } from '../../../../scripts/privileges/reasons.ts';
import { toReport, toTable } from '../../../../scripts/privileges/report.ts';
import type { Trial } from '../../../../scripts/privileges/trial.ts';
import {
  isSound,
  judge,
  judgeStatement,
  summarize,
} from '../../../../scripts/privileges/verdict.ts';
import { statementNamed } from './a-template.ts';

const keys = statementNamed('Keys');
const decrypt = { statement: keys, actions: ['kms:Decrypt'] };
const look = { statement: keys, actions: ['kms:Describe*'] };
const whole = { statement: keys, actions: keys.actions };
const use = { step: 3, action: 'kms:Decrypt', principal: 'arn:aws:iam::123456789012:role/r' };
const broke: Trial = { outcome: 'broke', step: 'drill', use, failure: 'no kms:Decrypt' };
const held: Trial = { outcome: 'held', steps: ['drill', 'canary'] };
const reason = {
  permissions: [nameOf(look)],
  why: 'A service asks for it.',
  source: 'https://docs.aws.amazon.com/',
};

describe('a permission', () => {
  test('without which a step breaks is used, whatever reason there is', () => {
    expect(judge(look, broke, reason)).toMatchObject({ verdict: 'used', step: 'drill' });
  });

  test('that breaks nothing stays for its reason', () => {
    expect(judge(look, held, reason)).toMatchObject({ verdict: 'reasoned', reason: reason.why });
  });

  test('that breaks nothing, and has no reason, is told with what went on without it', () => {
    expect(judge(look, held, undefined)).toMatchObject({
      verdict: 'unexplained',
      because: 'without it these succeed as well: drill, canary',
    });
    expect(judge(look, undefined, undefined)).toMatchObject({ verdict: 'unexplained' });
  });

  test('of a boundary is its statement, of others each action, too', () => {
    expect(removalsOf(keys).map(nameOf)).toEqual([
      'small/Role/Keys',
      'small/Role/Keys kms:Decrypt',
      'small/Role/Keys kms:Describe*',
    ]);
    expect(removalsOf(statementNamed('Roles')).map(nameOf)).toEqual(['small/Limit/Roles']);
  });
});

describe('in the end', () => {
  const used = judge(decrypt, broke, undefined);
  const kept = judge(look, undefined, reason);
  const all = [judgeStatement(whole, [kept, used]), used, kept];

  test('a statement is used if one of its actions is, and only actions are counted', () => {
    expect(all[0]).toMatchObject({ removal: whole, verdict: 'used' });
    expect(summarize(all, [reason])).toEqual({
      ...{ policies: 1, statements: 1, actions: 2, used: 1, reasoned: 1, unexplained: 0 },
      stale: [],
    });
  });

  test('more than one in ten for a reason, or anything unexplained, is too much', () => {
    const sum = { policies: 1, statements: 1, actions: 20, used: 18, reasoned: 2, unexplained: 0 };

    expect(isSound({ ...sum, stale: [] })).toBe(true);
    expect(isSound({ ...sum, reasoned: 3, stale: [] })).toBe(false);
    expect(isSound({ ...sum, unexplained: 1, stale: [] })).toBe(false);
    expect(isSound({ ...sum, actions: 0, reasoned: 0, stale: [] })).toBe(false);
  });

  test('a reason for what is used, or gone, fails', () => {
    const stale = { ...reason, permissions: [nameOf(decrypt), 'small/Role/Gone'] };
    const summary = summarize(all, [reason, stale]);

    expect(summary.stale).toEqual(stale.permissions);
    expect(isSound({ ...summary, actions: 20 })).toBe(false);
    expect(toTable(summary, all)).toContain('not there: small/Role/Gone');
  });

  test('the report names each permission with its place and what is known of it', () => {
    expect(toReport(summarize(all, [reason]), all)).toMatchObject({
      actions: 2,
      permissions: expect.arrayContaining([
        expect.objectContaining({
          permission: 'small/Role/Keys kms:Decrypt',
          file: 'cloudformation/small.yaml',
          line: 27,
          verdict: 'used',
          failure: 'no kms:Decrypt',
        }),
      ]),
    });
  });
});

test('every shipped reason is a sentence and cites a page of AWS', () => {
  for (const { why, source } of shippedReasons) {
    expect(why).toMatch(/^[A-Z].*\.$/u);
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/u);
  }
});
