import type { Change, ResourceChange, Stack } from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { changedExports } from '../../../../actions/deploy/src/changed-exports.ts';
import { aDefinition, aStack, aTemplate } from './builders.ts';

const body = (value = '!GetAtt Queue.Arn', more = '') => `Parameters:
  Prefix: { Type: String, Default: kw }
  Word: { Type: String, Default: a }
Conditions: { IsA: !Equals [!Ref Word, a] }
Resources:
  Queue: { Type: 'AWS::SQS::Queue' }
Outputs:
  Arn: { Value: ${value}, Export: { Name: !Sub '\${Prefix}-arn' }${more} }
  Hidden: { Value: x }
`;
const live = aStack({
  Parameters: [
    { ParameterKey: 'Prefix', ParameterValue: 'kw' },
    { ParameterKey: 'Word', ParameterValue: 'a' },
  ],
  Outputs: [{ OutputKey: 'Arn', ExportName: 'kw-arn' }],
});
const change = (ResourceChange: ResourceChange) => [{ ResourceChange }];
const other = change({ Action: 'Modify', LogicalResourceId: 'Other', Replacement: 'True' });

interface Given {
  readonly before?: string;
  readonly after?: string;
  readonly changes?: Change[];
  readonly parameters?: Record<string, string>;
  readonly stack?: Stack;
}

/** What changes where `before` is deployed. */
const exportsOf = ({ before = body(), changes = other, stack = live, ...given }: Given = {}) => {
  const { after = before, parameters = {} } = given;
  const definition = aDefinition({ template: aTemplate(after), parameters });
  return changedExports(definition, stack, before, changes);
};

describe('an export', () => {
  test('keeps its value where only others change', () => {
    expect(exportsOf()).toEqual([]);
  });

  test('keeps it where its resource is modified in place', () => {
    const changes = change({
      ...{ Action: 'Modify', LogicalResourceId: 'Queue', Replacement: 'False' },
    });

    expect(exportsOf({ changes })).toEqual([]);
  });

  test.each<[string, Given]>([
    [
      'its resource is replaced',
      { changes: change({ Action: 'Modify', LogicalResourceId: 'Queue', Replacement: 'True' }) },
    ],
    [
      'its resource may be replaced',
      {
        changes: change({
          Action: 'Modify',
          LogicalResourceId: 'Queue',
          Replacement: 'Conditional',
        }),
      },
    ],
    ['its resource is added', { changes: change({ Action: 'Add', LogicalResourceId: 'Queue' }) }],
    ['it is written otherwise', { after: body('!Ref Queue') }],
    ['its function is another', { before: body('!Ref Queue'), after: body('!GetAtt Queue') }],
    ['it is new', { stack: aStack({ ...live, Outputs: [] }) }],
    [
      'it names a parameter that is given another value',
      { before: body(`!Sub '\${Word}-x'`), parameters: { Word: 'b' } },
    ],
    [
      'it hangs on a condition, and parameters change',
      { before: body('!If [IsA, 1, 2]'), parameters: { Word: 'b' } },
    ],
    [
      'it is there on a condition, and parameters change',
      { before: body('x', ', Condition: IsA'), parameters: { Word: 'b' } },
    ],
    ['the live template cannot be read', { before: 'Resources: [', after: body() }],
  ])('may have another value if %s', (_, given) => {
    expect(exportsOf(given)).toEqual(['kw-arn']);
  });

  test('under another name is another', () => {
    expect(exportsOf({ parameters: { Prefix: 'two' } })).toEqual(['two-arn']);
  });
});
