import { documentText, type JsonDocument } from './document.ts';
import { unlessMissing } from './missing.ts';
import { type Context, type ResourceType, replaced } from './type.ts';

interface BucketPolicyProperties {
  readonly Bucket: string;
  readonly PolicyDocument: JsonDocument;
}

export const bucketPolicy: ResourceType<BucketPolicyProperties> = {
  type: 'AWS::S3::BucketPolicy',
  overwrites: ({ Bucket }) => `The bucket policy already exists on bucket ${Bucket}.`,
  properties: {
    Bucket: replaced,
    PolicyDocument: ({ properties }, context) => putPolicy(properties, context),
  },
  async create(properties, context) {
    await putPolicy(properties, context);
    return { physicalId: properties.Bucket, attributes: {} };
  },
  async delete({ physicalId: Bucket }, { call }) {
    await unlessMissing(call('s3', 'DeleteBucketPolicy', { Bucket }));
  },
  async read({ physicalId: Bucket }, { call }) {
    const found = await unlessMissing(
      call<{ Policy?: string }>('s3', 'GetBucketPolicy', { Bucket }),
    );
    if (found?.Policy === undefined) return undefined;
    const PolicyDocument = JSON.parse(found.Policy) as JsonDocument;
    return { attributes: {}, properties: { Bucket, PolicyDocument } };
  },
};

async function putPolicy(
  { Bucket, PolicyDocument }: BucketPolicyProperties,
  { call }: Context,
): Promise<void> {
  await call('s3', 'PutBucketPolicy', { Bucket, Policy: documentText(PolicyDocument) });
}
