import type * as Iam from '@aws-sdk/client-iam';
import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { type Change, type Context, type ResourceType, replaced } from './type.ts';

interface ManagedPolicyProperties {
  readonly ManagedPolicyName?: string;
  readonly Path?: string;
  readonly Description?: string;
  readonly PolicyDocument: JsonDocument;
  readonly Roles?: readonly string[];
}

/** IAM keeps five versions of a policy. */
const mostVersions = 5;

export const managedPolicy: ResourceType<ManagedPolicyProperties> = {
  type: 'AWS::IAM::ManagedPolicy',
  properties: {
    ManagedPolicyName: replaced,
    Path: replaced,
    Description: replaced,
    PolicyDocument: addVersion,
    Roles: changeRoles,
  },
  async create(properties, context) {
    const { Policy } = await context.call<Iam.CreatePolicyCommandOutput>('iam', 'CreatePolicy', {
      PolicyName: properties.ManagedPolicyName ?? context.name(),
      Path: properties.Path,
      Description: properties.Description,
      PolicyDocument: documentText(properties.PolicyDocument),
    } satisfies Iam.CreatePolicyCommandInput);
    const arn = Policy?.Arn ?? '';
    const identity = {
      physicalId: arn,
      attributes: {
        PolicyArn: arn,
        PolicyId: Policy?.PolicyId ?? '',
        DefaultVersionId: Policy?.DefaultVersionId ?? 'v1',
      },
    };
    context.created(identity);
    for (const RoleName of properties.Roles ?? []) {
      await context.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: arn });
    }
    return identity;
  },
  async delete({ physicalId: PolicyArn, properties }, context) {
    for (const RoleName of properties.Roles ?? []) {
      await unlessMissing(context.call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
    }
    const versions = (await unlessMissing(listVersions(PolicyArn, context))) ?? [];
    for (const { VersionId, IsDefaultVersion } of versions) {
      if (IsDefaultVersion === true) continue;
      await unlessMissing(context.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId }));
    }
    await unlessMissing(context.call('iam', 'DeletePolicy', { PolicyArn }));
  },
};

async function listVersions(
  PolicyArn: string,
  { call }: Context,
): Promise<readonly Iam.PolicyVersion[]> {
  const { Versions = [] } = await call<Iam.ListPolicyVersionsCommandOutput>(
    'iam',
    'ListPolicyVersions',
    { PolicyArn },
  );
  return Versions;
}

/** The oldest version that is not in force makes room for the new one. */
async function addVersion(
  { physicalId: PolicyArn, properties }: Change<ManagedPolicyProperties>,
  context: Context,
): Promise<void> {
  const versions = await listVersions(PolicyArn, context);
  const oldest = versions
    .filter(({ IsDefaultVersion }) => IsDefaultVersion !== true)
    .sort((a, b) => Number(a.VersionId?.slice(1)) - Number(b.VersionId?.slice(1)))[0];
  if (versions.length >= mostVersions && oldest !== undefined) {
    await context.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId: oldest.VersionId });
  }
  const { PolicyVersion } = await context.call<Iam.CreatePolicyVersionCommandOutput>(
    'iam',
    'CreatePolicyVersion',
    {
      PolicyArn,
      PolicyDocument: documentText(properties.PolicyDocument),
      SetAsDefault: true,
    } satisfies Iam.CreatePolicyVersionCommandInput,
  );
  context.learned({ DefaultVersionId: PolicyVersion?.VersionId ?? '' });
}

async function changeRoles(
  { physicalId: PolicyArn, previous, properties }: Change<ManagedPolicyProperties>,
  { call }: Context,
): Promise<void> {
  const before = previous.Roles ?? [];
  const after = properties.Roles ?? [];
  for (const RoleName of after.filter((name) => !before.includes(name))) {
    await call('iam', 'AttachRolePolicy', { RoleName, PolicyArn });
  }
  for (const RoleName of before.filter((name) => !after.includes(name))) {
    await unlessMissing(call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }));
  }
}
