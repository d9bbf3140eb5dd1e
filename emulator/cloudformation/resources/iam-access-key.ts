import type * as Iam from '@aws-sdk/client-iam';
import { unlessMissing } from './missing.ts';
import { type ResourceType, replaced } from './type.ts';

interface AccessKeyProperties {
  readonly Serial?: number;
  readonly Status?: Iam.StatusType;
  readonly UserName: string;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html */
export const accessKey: ResourceType<AccessKeyProperties> = {
  type: 'AWS::IAM::AccessKey',
  writeOnly: ['Serial'],
  properties: {
    Serial: replaced,
    Status: async ({ physicalId: AccessKeyId, properties }, { call }) => {
      const { UserName, Status = 'Active' } = properties;
      await call('iam', 'UpdateAccessKey', { UserName, AccessKeyId, Status });
    },
    UserName: replaced,
  },
  async create({ UserName, Status = 'Active' }, context) {
    const { AccessKey: made } = await context.call<Iam.CreateAccessKeyCommandOutput>(
      'iam',
      'CreateAccessKey',
      { UserName },
    );
    const AccessKeyId = made?.AccessKeyId ?? '';
    const identity = {
      physicalId: AccessKeyId,
      attributes: { Id: AccessKeyId, SecretAccessKey: made?.SecretAccessKey ?? '' },
    };
    context.created(identity);
    if (Status !== 'Active') {
      await context.call('iam', 'UpdateAccessKey', { UserName, AccessKeyId, Status });
    }
    return identity;
  },
  async delete({ physicalId: AccessKeyId, properties: { UserName } }, { call }) {
    await unlessMissing(call('iam', 'DeleteAccessKey', { UserName, AccessKeyId }));
  },
  async read({ physicalId, attributes }, { call }) {
    const owner = await unlessMissing(
      call<Iam.GetAccessKeyLastUsedCommandOutput>('iam', 'GetAccessKeyLastUsed', {
        AccessKeyId: physicalId,
      }),
    );
    const UserName = owner?.UserName;
    if (UserName === undefined) return undefined;
    const { AccessKeyMetadata = [] } = await call<Iam.ListAccessKeysCommandOutput>(
      'iam',
      'ListAccessKeys',
      { UserName },
    );
    const key = AccessKeyMetadata.find(({ AccessKeyId }) => AccessKeyId === physicalId);
    if (key?.Status === undefined) return undefined;
    // Nobody is shown the secret twice.
    const { SecretAccessKey } = attributes;
    return {
      attributes: { Id: physicalId, ...(SecretAccessKey !== undefined && { SecretAccessKey }) },
      properties: { UserName, Status: key.Status },
    };
  },
};
