import type * as Sdk from '@aws-sdk/client-cloudformation';
import { describe, expect, test } from '@jest/globals';
import { Stacks } from '../../../support/stacks.ts';
import { aWorld } from '../../../support/world.ts';

const vpc = (CidrBlock: unknown, more: object = {}) => ({
  Type: 'AWS::EC2::VPC',
  Properties: { CidrBlock, ...more },
});
const group = (properties: object, attributes: object = {}) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'g', ...properties },
  ...attributes,
});

/** `Attribute Name recreation: source entity evaluation` of each detail, and whether the resource is replaced. */
function told(change: Sdk.ResourceChange | undefined): (string | undefined)[] {
  const details = (change?.Details ?? []).map((one) => {
    const { Attribute, Name = '', RequiresRecreation } = one.Target ?? {};
    const cause = [one.ChangeSource, one.CausingEntity, one.Evaluation].filter(Boolean).join(' ');
    return `${Attribute} ${Name} ${RequiresRecreation}: ${cause}`;
  });
  return [change?.Replacement, ...details.toSorted((a, b) => (a < b ? -1 : 1))];
}

interface Case {
  readonly title: string;
  readonly before: object;
  readonly after: object;
  readonly parameters?: Record<string, string>;
  readonly tags?: Record<string, string>;
  readonly outline: Record<string, (string | undefined)[]>;
  /** Where it is another one when values are asked for. */
  readonly values?: Record<string, (string | undefined)[]>;
}

const parameter = { Parameters: { P: { Type: 'String', Default: '10.0.0.0/16' } } };

const cases: readonly Case[] = [
  {
    title: 'the template itself',
    before: { Resources: { V: vpc('10.0.0.0/16') } },
    after: { Resources: { V: vpc('10.0.0.0/16', { EnableDnsHostnames: true }) } },
    outline: {
      V: ['False', 'Properties EnableDnsHostnames Never: DirectModification Static'],
    },
  },
  {
    title: 'a property that replaces',
    before: { Resources: { V: vpc('10.0.0.0/16') } },
    after: { Resources: { V: vpc('10.1.0.0/16') } },
    outline: { V: ['True', 'Properties CidrBlock Always: DirectModification Static'] },
  },
  {
    title: 'a property that may replace',
    before: { Resources: { V: vpc('10.0.0.0/16') } },
    after: { Resources: { V: vpc('10.0.0.0/16', { InstanceTenancy: 'dedicated' }) } },
    outline: {
      V: ['Conditional', 'Properties InstanceTenancy Conditionally: DirectModification Static'],
    },
  },
  {
    title: 'a parameter',
    before: { ...parameter, Resources: { V: vpc({ Ref: 'P' }) } },
    after: { ...parameter, Resources: { V: vpc({ Ref: 'P' }) } },
    parameters: { P: '10.1.0.0/16' },
    outline: {
      V: [
        'True',
        'Properties CidrBlock Always: DirectModification Dynamic',
        'Properties CidrBlock Always: ParameterReference P Static',
      ],
    },
  },
  {
    title: 'a resource that is replaced, by its id and by an attribute',
    before: {
      Resources: {
        V: vpc('10.0.0.0/16'),
        W: vpc('10.2.0.0/16'),
        G: group({ VpcId: { Ref: 'V' } }),
        H: group({
          VpcId: { Ref: 'W' },
          SecurityGroupIngress: [
            { IpProtocol: '-1', CidrIp: { 'Fn::GetAtt': ['V', 'CidrBlock'] } },
          ],
        }),
      },
    },
    after: {
      Resources: {
        V: vpc('10.1.0.0/16'),
        W: vpc('10.2.0.0/16'),
        G: group({ VpcId: { Ref: 'V' } }),
        H: group({
          VpcId: { Ref: 'W' },
          SecurityGroupIngress: [
            { IpProtocol: '-1', CidrIp: { 'Fn::GetAtt': ['V', 'CidrBlock'] } },
          ],
        }),
      },
    },
    outline: {
      V: ['True', 'Properties CidrBlock Always: DirectModification Static'],
      G: ['True', 'Properties VpcId Always: ResourceReference V Static'],
      H: ['False', 'Properties SecurityGroupIngress Never: ResourceAttribute V.CidrBlock Static'],
    },
    values: {
      G: [
        'True',
        'Properties VpcId Always: DirectModification Dynamic',
        'Properties VpcId Always: ResourceReference V Static',
      ],
      H: [
        'False',
        'Properties SecurityGroupIngress Never: DirectModification Dynamic',
        'Properties SecurityGroupIngress Never: ResourceAttribute V.CidrBlock Static',
      ],
    },
  },
  {
    title: 'a resource that may be replaced',
    before: { Resources: { V: vpc('10.0.0.0/16'), G: group({ VpcId: { Ref: 'V' } }) } },
    after: {
      Resources: {
        V: vpc('10.0.0.0/16', { InstanceTenancy: 'dedicated' }),
        G: group({ VpcId: { Ref: 'V' } }),
      },
    },
    outline: {
      V: ['Conditional', 'Properties InstanceTenancy Conditionally: DirectModification Static'],
      G: ['Conditional', 'Properties VpcId Always: ResourceReference V Dynamic'],
    },
    values: {
      G: [
        'Conditional',
        'Properties VpcId Always: DirectModification Dynamic',
        'Properties VpcId Always: ResourceReference V Dynamic',
      ],
    },
  },
  {
    title: 'an attribute of a resource that changes in place, but only in outline',
    before: {
      Resources: {
        V: vpc('10.0.0.0/16'),
        G: group({ VpcId: { 'Fn::GetAtt': ['V', 'VpcId'] } }),
        H: group({ VpcId: { Ref: 'V' } }),
      },
    },
    after: {
      Resources: {
        V: vpc('10.0.0.0/16', { EnableDnsHostnames: true }),
        G: group({ VpcId: { 'Fn::GetAtt': ['V', 'VpcId'] } }),
        H: group({ VpcId: { Ref: 'V' } }),
      },
    },
    outline: {
      V: ['False', 'Properties EnableDnsHostnames Never: DirectModification Static'],
      G: ['Conditional', 'Properties VpcId Always: ResourceAttribute V.VpcId Dynamic'],
    },
    values: { G: [undefined] },
  },
  {
    title: "the stack's tags",
    before: { Resources: { V: vpc('10.0.0.0/16', { Tags: [{ Key: 'own', Value: '1' }] }) } },
    after: { Resources: { V: vpc('10.0.0.0/16', { Tags: [{ Key: 'own', Value: '1' }] }) } },
    tags: { cost: '7' },
    outline: { V: ['False', 'Tags  Never: DirectModification Static'] },
  },
  {
    title: "the resource's own tags",
    before: { Resources: { V: vpc('10.0.0.0/16', { Tags: [{ Key: 'own', Value: '1' }] }) } },
    after: { Resources: { V: vpc('10.0.0.0/16', { Tags: [{ Key: 'own', Value: '2' }] }) } },
    outline: { V: ['False', 'Properties Tags Never: DirectModification Static'] },
  },
  {
    title: 'metadata by a parameter, and policies',
    before: {
      ...parameter,
      Resources: { V: { ...vpc('10.0.0.0/16'), Metadata: { P: { Ref: 'P' } } } },
    },
    after: {
      ...parameter,
      Resources: {
        V: { ...vpc('10.0.0.0/16'), Metadata: { P: { Ref: 'P' } }, DeletionPolicy: 'Retain' },
      },
    },
    parameters: { P: 'x' },
    outline: {
      V: [
        'False',
        'DeletionPolicy  Never: DirectModification Static',
        'Metadata  Never: DirectModification Dynamic',
        'Metadata  Never: ParameterReference P Static',
      ],
    },
  },
];

describe('a change set tells what a change comes from:', () => {
  test.each(cases)('$title', async ({ before, after, parameters, tags, outline, values }) => {
    const stacks = new Stacks(aWorld());
    await stacks.create('s', before);

    await stacks.changeSet('s', after, {
      ...(parameters && { parameters }),
      ...(tags && { tags }),
    });

    const shown = async (IncludePropertyValues: boolean) => {
      const { Changes = [] } = await stacks.call<Sdk.DescribeChangeSetOutput>('DescribeChangeSet', {
        ...{ StackName: 's', ChangeSetName: 'preview', IncludePropertyValues },
      });
      return (id: string) =>
        told(
          Changes.map(({ ResourceChange }) => ResourceChange).find(
            (one) => one?.LogicalResourceId === id,
          ),
        );
    };
    const inOutline = await shown(false);
    const withValues = await shown(true);
    for (const [id, expected] of Object.entries(outline)) {
      expect([id, inOutline(id)]).toEqual([id, expected]);
      expect([id, withValues(id)]).toEqual([id, values?.[id] ?? expected]);
    }
    expect(inOutline('H')).toEqual(outline.H ?? [undefined]);
  });
});

test('values stand under the path of their property, secrets hidden', async () => {
  const stacks = new Stacks(aWorld());
  const secret = { Parameters: { S: { Type: 'String', NoEcho: true, Default: 'x' } } };
  const tagged = (Value: unknown) => vpc('10.0.0.0/16', { Tags: [{ Key: 'a', Value }] });
  await stacks.create('s', { Resources: { V: tagged('1') } });

  await stacks.changeSet(
    's',
    { ...secret, Resources: { V: tagged({ Ref: 'S' }) } },
    {
      parameters: { S: 'geheim' },
    },
  );
  const { Changes } = await stacks.call<Sdk.DescribeChangeSetOutput>('DescribeChangeSet', {
    ...{ StackName: 's', ChangeSetName: 'preview', IncludePropertyValues: true },
  });

  expect(Changes?.[0]?.ResourceChange?.Details?.[0]?.Target).toMatchObject({
    Path: '/Properties/Tags',
    BeforeValue: '[{"Key":"a","Value":"1"}]',
    AfterValue: '[{"Key":"a","Value":"****"}]',
    AttributeChangeType: 'Modify',
  });
  expect(JSON.stringify(Changes)).not.toContain('geheim');
});

test('an addition is a replacement only where values are asked for', async () => {
  const stacks = new Stacks(aWorld());
  await stacks.changeSet(
    's',
    { Resources: { V: vpc('10.0.0.0/16') } },
    { input: { ChangeSetType: 'CREATE' } },
  );
  const change = async (IncludePropertyValues: boolean) => {
    const { Changes } = await stacks.call<Sdk.DescribeChangeSetOutput>('DescribeChangeSet', {
      ...{ StackName: 's', ChangeSetName: 'preview', IncludePropertyValues },
    });
    return Changes?.[0]?.ResourceChange;
  };

  expect(await change(false)).toEqual({
    ...{ Action: 'Add', LogicalResourceId: 'V', ResourceType: 'AWS::EC2::VPC' },
    ...{ Scope: [], Details: [] },
  });
  expect(await change(true)).toMatchObject({
    Replacement: 'True',
    AfterContext: '{"Properties":{"CidrBlock":"10.0.0.0/16"}}',
  });
});
