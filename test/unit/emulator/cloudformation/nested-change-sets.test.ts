import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld, client } from '../../../support/world.ts';

const Bucket = 'templates-of-a-test';
const vpc = (properties: object = {}) => ({
  Type: 'AWS::EC2::VPC',
  Properties: { CidrBlock: '10.0.0.0/16', ...properties },
});
const child = {
  Parameters: { Cidr: { Type: 'String' } },
  Resources: { V: vpc({ CidrBlock: { Ref: 'Cidr' } }) },
};
const parent = (Cidr: string, more: object = {}) => ({
  Resources: {
    Child: {
      Type: 'AWS::CloudFormation::Stack',
      Properties: {
        TemplateURL: `https://${Bucket}.s3.amazonaws.com/child.json`,
        Parameters: { Cidr },
      },
    },
    ...more,
  },
});
const nest = { input: { IncludeNestedStacks: true } };
const creation = { input: { ...nest.input, ChangeSetType: 'CREATE' } };

async function aWorldOf(template: object = child) {
  const world = aWorld();
  const s3 = client(world, 's3');
  const LocationConstraint = 'ap-southeast-2';
  await s3('CreateBucket', { Bucket, CreateBucketConfiguration: { LocationConstraint } });
  const put = (body: object) =>
    s3('PutObject', { Bucket, Key: 'child.json', Body: JSON.stringify(body) });
  await put(template);
  return { stacks: new Stacks(world), put };
}

const childChange = ({ Changes }: Sdk.DescribeChangeSetOutput) =>
  Changes?.map(({ ResourceChange }) => ResourceChange).find(
    (one) => one?.LogicalResourceId === 'Child',
  );

const describeSet = (stacks: Stacks, ChangeSetName: string | undefined) =>
  stacks.call<Sdk.DescribeChangeSetOutput>('DescribeChangeSet', { ChangeSetName });

async function execute(stacks: Stacks) {
  await stacks.call('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'preview' });
  return stacks.settled('s');
}

describe('a change set with its nest', () => {
  test('shows what the nested stack would make, and is executed from its root', async () => {
    const { stacks } = await aWorldOf();

    const root = await stacks.changeSet('s', parent('10.1.0.0/16'), creation);
    const inner = await describeSet(stacks, childChange(root)?.ChangeSetId);

    expect(root).toMatchObject({ Status: 'CREATE_COMPLETE', IncludeNestedStacks: true });
    expect(inner).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ParentChangeSetId: root.ChangeSetId,
      RootChangeSetId: root.ChangeSetId,
      Changes: [{ ResourceChange: { Action: 'Add', LogicalResourceId: 'V' } }],
    });
    await expect(
      stacks.call('ExecuteChangeSet', { ChangeSetName: inner.ChangeSetId }),
    ).rejects.toThrow('use the root change set');
    expect((await execute(stacks)).StackStatus).toBe('CREATE_COMPLETE');
    expect(await stacks.physicalId('s', 'Child')).toBe(inner.StackId);
    expect(await describeSet(stacks, inner.ChangeSetId)).toMatchObject({
      ExecutionStatus: 'EXECUTE_COMPLETE',
    });
  });

  test('shows what would change within', async () => {
    const { stacks } = await aWorldOf();
    await stacks.create('s', parent('10.1.0.0/16'));

    const root = await stacks.changeSet('s', parent('10.2.0.0/16'), nest);
    const inner = await describeSet(stacks, childChange(root)?.ChangeSetId);

    expect(childChange(root)).toMatchObject({ Action: 'Modify', Replacement: 'False' });
    expect(inner.Changes).toMatchObject([
      { ResourceChange: { LogicalResourceId: 'V', Replacement: 'True' } },
    ]);
  });

  test('tells a nested template that is another one from one that is not', async () => {
    const { stacks, put } = await aWorldOf();
    const template = parent('10.1.0.0/16');
    await stacks.create('s', template);

    const without = await stacks.changeSet('s', template, nest);
    await stacks.call('DeleteChangeSet', { StackName: 's', ChangeSetName: 'preview' });
    await put({ ...child, Resources: { ...child.Resources, More: vpc() } });
    const changed = await stacks.changeSet('s', template, nest);

    expect(without.StatusReason).toContain("didn't contain changes");
    expect(childChange(changed)).toMatchObject({
      Details: [{ ChangeSource: 'Automatic', Evaluation: 'Dynamic' }],
    });
  });

  test('fails with its nest', async () => {
    const { stacks } = await aWorldOf({
      Resources: { V: vpc({ Colour: 'red' }) },
      Parameters: child.Parameters,
    });

    const root = await stacks.changeSet('s', parent('10.1.0.0/16'), creation);

    expect(root.StatusReason).toMatch(
      /^Nested change set arn:\S+ was not successfully created: Currently in FAILED\.$/,
    );
  });

  test('goes with its nest, the shells of nested stacks included', async () => {
    const { stacks } = await aWorldOf();
    const root = await stacks.changeSet('s', parent('10.1.0.0/16'), creation);
    const { ChangeSetId, StackId } = await describeSet(stacks, childChange(root)?.ChangeSetId);

    await stacks.call('DeleteChangeSet', { StackName: 's', ChangeSetName: 'preview' });

    await expect(describeSet(stacks, ChangeSetId)).rejects.toThrow('does not exist');
    await expect(stacks.describe(StackId ?? '')).rejects.toThrow('does not exist');
  });
});

test('without its nest a nested stack counts as changed, since its template may be another', async () => {
  const { stacks } = await aWorldOf();
  const template = parent('10.1.0.0/16');
  await stacks.create('s', template);

  const changeSet = await stacks.changeSet('s', template);

  expect(changeSet.Status).toBe('CREATE_COMPLETE');
  expect(childChange(changeSet)).toMatchObject({
    Action: 'Modify',
    Details: [{ ChangeSource: 'Automatic' }],
  });
});
