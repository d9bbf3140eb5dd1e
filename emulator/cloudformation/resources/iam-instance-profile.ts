import type * as Iam from '@aws-sdk/client-iam';
import { unlessMissing } from './missing.ts';
import { type Change, type Context, type ResourceType, replaced } from './type.ts';

interface InstanceProfileProperties {
  readonly InstanceProfileName?: string;
  readonly Path?: string;
  readonly Roles: readonly string[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-instanceprofile.html */
export const instanceProfile: ResourceType<InstanceProfileProperties> = {
  type: 'AWS::IAM::InstanceProfile',
  properties: { InstanceProfileName: replaced, Path: replaced, Roles: changeRoles },
  async create(properties, context) {
    const InstanceProfileName = properties.InstanceProfileName ?? context.name();
    const { InstanceProfile: made } = await context.call<Iam.CreateInstanceProfileCommandOutput>(
      'iam',
      'CreateInstanceProfile',
      {
        InstanceProfileName,
        Path: properties.Path,
      } satisfies Iam.CreateInstanceProfileCommandInput,
    );
    const identity = { physicalId: InstanceProfileName, attributes: { Arn: made?.Arn ?? '' } };
    context.created(identity);
    await changeRoles({ ...identity, properties, previous: { Roles: [] } }, context);
    return identity;
  },
  async delete({ physicalId, attributes, properties }, context) {
    const gone = { physicalId, attributes, properties: { Roles: [] }, previous: properties };
    await changeRoles(gone, context);
    const InstanceProfileName = physicalId;
    await unlessMissing(context.call('iam', 'DeleteInstanceProfile', { InstanceProfileName }));
  },
  async read({ physicalId: InstanceProfileName }, { call }) {
    const found = await unlessMissing(
      call<Iam.GetInstanceProfileCommandOutput>('iam', 'GetInstanceProfile', {
        InstanceProfileName,
      }),
    );
    const shown = found?.InstanceProfile;
    if (shown === undefined) return undefined;
    return {
      attributes: { Arn: shown.Arn },
      properties: {
        InstanceProfileName,
        Path: shown.Path ?? '/',
        Roles: (shown.Roles ?? []).map(({ RoleName = '' }) => RoleName),
      },
    };
  },
};

/** A profile has room for one role: the old one leaves first. */
async function changeRoles(
  { physicalId: InstanceProfileName, previous, properties }: Change<InstanceProfileProperties>,
  { call }: Context,
): Promise<void> {
  for (const RoleName of previous.Roles.filter((name) => !properties.Roles.includes(name))) {
    const membership = { InstanceProfileName, RoleName };
    await unlessMissing(call('iam', 'RemoveRoleFromInstanceProfile', membership));
  }
  for (const RoleName of properties.Roles.filter((name) => !previous.Roles.includes(name))) {
    await call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName });
  }
}
