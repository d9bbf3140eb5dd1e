import type * as Iam from '@aws-sdk/client-iam';
import { documentText, type JsonDocument } from './document.ts';
import { holderOf, readDocument, unlessEmpty } from './iam-holder.ts';
import { unlessMissing } from './missing.ts';
import { type Change, type Context, type Reading, type ResourceType, replaced } from './type.ts';

interface ManagedPolicyProperties {
  readonly ManagedPolicyName?: string;
  readonly Path?: string;
  readonly Description?: string;
  readonly PolicyDocument: JsonDocument;
  readonly Groups?: readonly string[];
  readonly Roles?: readonly string[];
  readonly Users?: readonly string[];
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
    Groups: changeHolders,
    Roles: changeHolders,
    Users: changeHolders,
  },
  async create(properties, context) {
    const { Policy } = await context.call<Iam.CreatePolicyCommandOutput>('iam', 'CreatePolicy', {
      PolicyName: properties.ManagedPolicyName ?? context.name(),
      Path: properties.Path,
      Description: properties.Description,
      PolicyDocument: documentText(properties.PolicyDocument),
    } satisfies Iam.CreatePolicyCommandInput);
    const arn = Policy?.Arn ?? '';
    const identity = { physicalId: arn, attributes: attributesOf(Policy) };
    context.created(identity);
    await changeHolders({ ...identity, properties, previous: { PolicyDocument: '' } }, context);
    return identity;
  },
  async delete({ physicalId: PolicyArn, attributes, properties }, context) {
    const gone = { PolicyDocument: '' };
    const change = { physicalId: PolicyArn, attributes, properties: gone, previous: properties };
    await changeHolders(change, context);
    const versions = (await unlessMissing(listVersions(PolicyArn, context))) ?? [];
    for (const { VersionId, IsDefaultVersion } of versions) {
      if (IsDefaultVersion === true) continue;
      await unlessMissing(context.call('iam', 'DeletePolicyVersion', { PolicyArn, VersionId }));
    }
    await unlessMissing(context.call('iam', 'DeletePolicy', { PolicyArn }));
  },
  read,
};

async function read(
  { physicalId: PolicyArn }: { readonly physicalId: string },
  { call }: Context,
): Promise<Reading<ManagedPolicyProperties> | undefined> {
  const found = await unlessMissing(
    call<Iam.GetPolicyCommandOutput>('iam', 'GetPolicy', { PolicyArn }),
  );
  const shown = found?.Policy;
  if (shown === undefined) return undefined;
  const VersionId = shown.DefaultVersionId;
  const { PolicyVersion } = await call<Iam.GetPolicyVersionCommandOutput>(
    'iam',
    'GetPolicyVersion',
    { PolicyArn, VersionId },
  );
  const used = await call<Iam.ListEntitiesForPolicyCommandOutput>('iam', 'ListEntitiesForPolicy', {
    PolicyArn,
    PolicyUsageFilter: 'PermissionsPolicy',
  });
  return {
    attributes: attributesOf(shown),
    properties: {
      ManagedPolicyName: shown.PolicyName ?? '',
      Path: shown.Path ?? '/',
      PolicyDocument: readDocument(PolicyVersion?.Document),
      ...(shown.Description ? { Description: shown.Description } : {}),
      ...unlessEmpty({
        Groups: used.PolicyGroups?.map(({ GroupName = '' }) => GroupName),
        Roles: used.PolicyRoles?.map(({ RoleName = '' }) => RoleName),
        Users: used.PolicyUsers?.map(({ UserName = '' }) => UserName),
      }),
    },
  };
}

function attributesOf(shown: Iam.Policy | undefined) {
  return {
    PolicyArn: shown?.Arn ?? '',
    PolicyId: shown?.PolicyId ?? '',
    DefaultVersionId: shown?.DefaultVersionId ?? 'v1',
    AttachmentCount: shown?.AttachmentCount ?? 0,
    PermissionsBoundaryUsageCount: shown?.PermissionsBoundaryUsageCount ?? 0,
    IsAttachable: shown?.IsAttachable ?? true,
    CreateDate: shown?.CreateDate?.toISOString() ?? '',
    UpdateDate: shown?.UpdateDate?.toISOString() ?? '',
  };
}

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

const holders = [
  { members: 'Groups', holder: holderOf('Group') },
  { members: 'Roles', holder: holderOf('Role') },
  { members: 'Users', holder: holderOf('User') },
] as const;

async function changeHolders(
  { physicalId: arn, previous, properties }: Change<ManagedPolicyProperties>,
  context: Context,
): Promise<void> {
  for (const { members, holder } of holders) {
    const before = previous[members] ?? [];
    const after = properties[members] ?? [];
    const added = after.filter((name) => !before.includes(name));
    for (const name of added) await holder.attach(name, arn, context);
    const gone = before.filter((name) => !after.includes(name));
    for (const name of gone) await holder.detach(name, arn, context);
  }
}
