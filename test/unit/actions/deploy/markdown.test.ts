import { describe, expect, test } from '@jest/globals';
import { toDeployment, toPlanned } from '../../../../actions/deploy/src/markdown.ts';
import type { StackResult } from '../../../../actions/deploy/src/result.ts';
import { toMarkdownOutput } from '../../../../actions/shared/markdown-output.ts';
import { aChange, aDefinition, aTemplate, idOf } from './builders.ts';

const stack = aDefinition({ parameters: { Name: 'hunter2' } });
const common = { stack, calls: 5, seconds: 1.23456 };
const hostile = 'x | y\n::error::<img src=x> @team [a](b)';

const deployed: StackResult = { ...common, outcome: 'deployed', isNew: true, changes: [aChange()] };
const failed: StackResult = { ...common, outcome: 'failed', message: hostile, line: 4 };

const planned = (
  ResourceChange: object,
  definition = stack,
): Extract<StackResult, { outcome: 'planned' }> => ({
  ...{ ...common, stack: definition, outcome: 'planned', isNew: false, changedExports: [] },
  changeSetId: 'id',
  live: { stackId: idOf('keywatch-queue'), status: 'UPDATE_COMPLETE' },
  changes: [
    {
      ResourceChange: {
        Action: 'Modify',
        LogicalResourceId: 'Queue',
        ResourceType: 'AWS::SQS::Queue',
        Replacement: 'False',
        ...ResourceChange,
      },
    },
  ],
});
const target = (Target: object) => ({
  Details: [{ Target: { Path: '/Properties/X', ...Target } }],
});

describe('the summary', () => {
  test('has a row for each stack and what changes in it', () => {
    expect(toDeployment([deployed])).toBe(`## Deployment

| stack | outcome | remark | calls | seconds |
| --- | --- | --- | --- | --- |
| <code>keywatch-queue</code> | deployed | new, 1 change | 5 | 1.2 |


### keywatch-queue

| action | resource | type | replacement |
| --- | --- | --- | --- |
| Add | <code>Queue</code> | AWS::SQS::Queue |  |
`);
  });

  test('is not broken by what others wrote', () => {
    const markdown = toDeployment([failed]);

    expect(markdown).not.toMatch(/<img|\[a\]\(|@team|^::error/m);
    expect(markdown.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(3);
  });
});

describe('a plan', () => {
  test('reads the same whenever it would change the same', () => {
    const once = toPlanned('production', [planned({})]);
    const twice = toPlanned('production', [{ ...planned({}), calls: 9, seconds: 8 }]);

    expect(once).toBe(twice);
    expect(once).toMatch(/^## Plan for production\n/);
  });

  test('shows values before and after, once for several causes', () => {
    const {
      Details: [detail],
    } = target({ BeforeValue: 'a|b', AfterValue: 'c' });

    const text = toPlanned('production', [planned({ Details: [detail, detail] })]);

    expect(text.match(/^- .*$/gm)).toEqual([
      '- <code>Queue /Properties/X</code>: <code>a&#124;b</code> → <code>c</code>',
    ]);
  });

  test('says what is added and what is removed', () => {
    const change = { ...target({ BeforeValue: 'a' }) };

    expect(toPlanned('production', [planned(change)])).toContain('<code>a</code> → _nothing_');
  });

  test.each(['hunter2', 'hun"ter\\2'])('masks the secret %s before it cuts a value', (secret) => {
    const template = aTemplate(`Parameters: { Password: { Type: String, NoEcho: true } }
Resources: { Queue: { Type: 'AWS::SQS::Queue' } }`);
    const definition = aDefinition({ template, parameters: { Password: secret } });
    const AfterValue = JSON.stringify({ long: 'x'.repeat(276), secret, more: 'y'.repeat(100) });

    const text = toPlanned('production', [planned(target({ AfterValue }), definition)]);

    expect(text).toContain('&#42;&#42;&#42;');
    expect(text).not.toContain('hun');
    expect(text).toContain('…</code>');
  });

  test.each([
    [
      { Action: 'Remove', PolicyAction: 'Delete' },
      '**removes** <code>Queue</code> (AWS::SQS::Queue)',
    ],
    [{ Action: 'Remove', PolicyAction: 'Retain' }, '(AWS::SQS::Queue), and the old one is kept'],
    [{ Replacement: 'True' }, '**replaces** <code>Queue</code>'],
    [{ Replacement: 'Conditional' }, '**replaces** <code>Queue</code>'],
  ])('puts the loss of state above all: %j', (change, warning) => {
    const text = toPlanned('production', [planned(change)]);

    expect(text.indexOf(warning)).toBeGreaterThan(0);
    expect(text.indexOf(warning)).toBeLessThan(text.indexOf('| stack |'));
  });

  test.each([
    { Replacement: 'False' },
    { ResourceType: 'AWS::SNS::Topic', Replacement: 'True' },
    { Action: 'Add', Replacement: 'True' },
  ])('warns of nothing else: %j', (change) => {
    expect(toPlanned('production', [planned(change)])).not.toContain('CAUTION');
  });

  test('lists the resources of a deferred stack by type', () => {
    const deferred: StackResult = {
      ...common,
      outcome: 'deferred',
      because: 'keywatch-a is not there yet',
    };

    expect(toPlanned('production', [deferred])).toContain(
      '| AWS::SQS::Queue | <code>Queue</code> |',
    );
  });

  test('is whole however long it is, and as an output cut at a whole line before it outgrows a comment', () => {
    const many = Array.from({ length: 900 }, (_, place) => ({
      ...aChange().ResourceChange,
      LogicalResourceId: `Ü${place}`,
    }));
    const big = { ...planned({}), changes: many.map((ResourceChange) => ({ ResourceChange })) };

    const whole = toPlanned('production', [big, big]);
    const text = toMarkdownOutput(whole);

    expect(whole.match(/Ü899/g)).toHaveLength(2);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/ \|\n\n\n_The rest is cut off: [^\n]*_\n$/);
  });
});
