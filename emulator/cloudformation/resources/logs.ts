import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import { Fault } from '../../fault.ts';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { retag, tagMap } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface LogGroupProperties {
  readonly DeletionProtectionEnabled?: boolean;
  readonly KmsKeyId?: string;
  readonly LogGroupClass?: Logs.LogGroupClass;
  readonly LogGroupName?: string;
  readonly ResourcePolicyDocument?: JsonDocument;
  readonly RetentionInDays?: number;
  readonly Tags?: readonly Tag[];
}

export const logGroup: ResourceType<LogGroupProperties> = {
  type: 'AWS::Logs::LogGroup',
  properties: {
    DeletionProtectionEnabled: async ({ physicalId: logGroupIdentifier, properties }, { call }) => {
      const deletionProtectionEnabled = properties.DeletionProtectionEnabled ?? false;
      const input = { logGroupIdentifier, deletionProtectionEnabled };
      await call('logs', 'PutLogGroupDeletionProtection', input);
    },
    KmsKeyId: changeKey,
    LogGroupClass: async ({ physicalId, properties }, context) => {
      const present = (await find(physicalId, context))?.logGroupClass ?? 'STANDARD';
      // On the way back from an update that failed here nothing is to be changed.
      if (present === (properties.LogGroupClass ?? 'STANDARD')) return;
      throw new Fault(
        'InvalidRequest',
        'The class of a log group cannot be changed after it was created',
      );
    },
    LogGroupName: replaced,
    ResourcePolicyDocument: ({ physicalId, properties }, context) =>
      putPolicy(physicalId, properties.ResourcePolicyDocument, context),
    RetentionInDays: changeRetention,
    Tags: (change, context) => {
      const resourceArn = arnOf(change.physicalId, context);
      return retag(
        change,
        (tags) => context.call('logs', 'TagResource', { resourceArn, tags: tagMap(tags) }),
        (tagKeys) => context.call('logs', 'UntagResource', { resourceArn, tagKeys }),
      );
    },
  },
  async create(properties, context) {
    const { call } = context;
    const logGroupName = properties.LogGroupName ?? context.name();
    const tags = tagMap(properties.Tags);
    await call('logs', 'CreateLogGroup', {
      logGroupName,
      ...(properties.KmsKeyId !== undefined && { kmsKeyId: properties.KmsKeyId }),
      ...(properties.LogGroupClass !== undefined && { logGroupClass: properties.LogGroupClass }),
      ...(properties.DeletionProtectionEnabled !== undefined && {
        deletionProtectionEnabled: properties.DeletionProtectionEnabled,
      }),
      ...(tags !== undefined && { tags }),
    } satisfies Logs.CreateLogGroupCommandInput);
    const identity = {
      physicalId: logGroupName,
      attributes: { Arn: `${arnOf(logGroupName, context)}:*` },
    };
    context.created(identity);
    const { RetentionInDays: retentionInDays, ResourcePolicyDocument: policy } = properties;
    if (retentionInDays !== undefined) {
      await call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
    }
    if (policy !== undefined) await putPolicy(logGroupName, policy, context);
    return identity;
  },
  async delete({ physicalId: logGroupName }, { call }) {
    await unlessMissing(call('logs', 'DeleteLogGroup', { logGroupName }));
  },
  async read({ physicalId: name }, context) {
    const group = await find(name, context);
    if (group === undefined) return undefined;
    const resourceArn = arnOf(name, context);
    const { tags = {} } = await context.call<Logs.ListTagsForResourceCommandOutput>(
      'logs',
      'ListTagsForResource',
      { resourceArn },
    );
    const policy = (await policyOf(name, context))?.policyDocument;
    return {
      attributes: { Arn: group.arn },
      properties: {
        DeletionProtectionEnabled: group.deletionProtectionEnabled ?? false,
        LogGroupClass: group.logGroupClass ?? 'STANDARD',
        LogGroupName: name,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        ...(group.kmsKeyId !== undefined && { KmsKeyId: group.kmsKeyId }),
        ...(group.retentionInDays !== undefined && { RetentionInDays: group.retentionInDays }),
        ...(policy !== undefined && { ResourcePolicyDocument: JSON.parse(policy) as object }),
      },
    };
  },
};

/** The group itself comes first among those whose names begin with its own. */
async function find(name: string, { call }: Context): Promise<Logs.LogGroup | undefined> {
  const { logGroups = [] } = await call<Logs.DescribeLogGroupsCommandOutput>(
    'logs',
    'DescribeLogGroups',
    { logGroupNamePrefix: name },
  );
  return logGroups.find(({ logGroupName }) => logGroupName === name);
}

function arnOf(name: string, { region, account }: Context): string {
  return `arn:aws:logs:${region}:${account}:log-group:${name}`;
}

async function changeKey(
  { physicalId: logGroupName, properties }: Change<LogGroupProperties>,
  { call }: Context,
): Promise<void> {
  const { KmsKeyId: kmsKeyId } = properties;
  if (kmsKeyId === undefined) await call('logs', 'DisassociateKmsKey', { logGroupName });
  else await call('logs', 'AssociateKmsKey', { logGroupName, kmsKeyId });
}

async function changeRetention(
  { physicalId: logGroupName, properties }: Change<LogGroupProperties>,
  { call }: Context,
): Promise<void> {
  const { RetentionInDays: retentionInDays } = properties;
  if (retentionInDays === undefined) await call('logs', 'DeleteRetentionPolicy', { logGroupName });
  else await call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
}

async function policyOf(name: string, context: Context): Promise<Logs.ResourcePolicy | undefined> {
  const { resourcePolicies = [] } = await context.call<Logs.DescribeResourcePoliciesCommandOutput>(
    'logs',
    'DescribeResourcePolicies',
    { resourceArn: arnOf(name, context) },
  );
  return resourcePolicies[0];
}

/** Gives the group a policy of its own, or takes it away. */
async function putPolicy(
  name: string,
  policy: JsonDocument | undefined,
  context: Context,
): Promise<void> {
  const revision = (await policyOf(name, context))?.revisionId;
  const at = {
    resourceArn: arnOf(name, context),
    ...(revision !== undefined && { expectedRevisionId: revision }),
  };
  if (policy !== undefined) {
    const policyDocument = documentText(policy);
    await context.call('logs', 'PutResourcePolicy', { ...at, policyDocument });
  } else if (revision !== undefined) await context.call('logs', 'DeleteResourcePolicy', at);
}
