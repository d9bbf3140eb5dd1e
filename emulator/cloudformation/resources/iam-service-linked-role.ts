import type * as Iam from '@aws-sdk/client-iam';
import { unlessMissing } from './missing.ts';
import { type ResourceType, replaced } from './type.ts';

interface ServiceLinkedRoleProperties {
  readonly AWSServiceName?: string;
  readonly CustomSuffix?: string;
  readonly Description?: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servicelinkedrole.html */
export const serviceLinkedRole: ResourceType<ServiceLinkedRoleProperties> = {
  type: 'AWS::IAM::ServiceLinkedRole',
  properties: {
    AWSServiceName: replaced,
    CustomSuffix: replaced,
    Description: async ({ physicalId: RoleName, properties: { Description = '' } }, { call }) => {
      await call('iam', 'UpdateRoleDescription', { RoleName, Description });
    },
  },
  async create(properties, { call }) {
    const { Role } = await call<Iam.CreateServiceLinkedRoleCommandOutput>(
      'iam',
      'CreateServiceLinkedRole',
      {
        AWSServiceName: properties.AWSServiceName,
        CustomSuffix: properties.CustomSuffix,
        Description: properties.Description,
      } satisfies Iam.CreateServiceLinkedRoleCommandInput,
    );
    const RoleName = Role?.RoleName ?? '';
    return { physicalId: RoleName, attributes: { RoleName } };
  },
  async delete({ physicalId: RoleName }, { call }) {
    await unlessMissing(call('iam', 'DeleteServiceLinkedRole', { RoleName }));
  },
  async read({ physicalId: RoleName }, { call }) {
    const found = await unlessMissing(
      call<Iam.GetRoleCommandOutput>('iam', 'GetRole', { RoleName }),
    );
    const [, service] = /^\/aws-service-role\/([^/]+)\/$/.exec(found?.Role?.Path ?? '') ?? [];
    if (service === undefined) return undefined;
    const { Description } = found?.Role ?? {};
    const suffix = RoleName.includes('_') ? RoleName.slice(RoleName.indexOf('_') + 1) : undefined;
    return {
      attributes: { RoleName },
      properties: {
        AWSServiceName: service,
        ...(suffix !== undefined && { CustomSuffix: suffix }),
        ...(Description ? { Description } : {}),
      },
    };
  },
};
