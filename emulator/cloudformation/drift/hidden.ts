import { dynamicReferencesAt } from '../template/dynamic-references.ts';

/**
 * Properties that no call of the service shows again, by resource type: CloudFormation's schemas call them write-only. They are
 * not compared. The update matrix holds the list against what its samples say.
 */
const hidden: Readonly<Record<string, readonly string[]>> = {
  'AWS::ECR::Repository': ['EmptyOnDelete'],
  'AWS::IAM::AccessKey': ['Serial'],
  'AWS::IAM::User': ['LoginProfile'],
  'AWS::KMS::Key': ['BypassPolicyLockoutSafetyCheck', 'PendingWindowInDays'],
  'AWS::KMS::ReplicaKey': ['PendingWindowInDays'],
  'AWS::S3::Bucket': ['AccessControl'],
  'AWS::SecretsManager::ResourcePolicy': ['BlockPublicPolicy'],
  'AWS::SecretsManager::Secret': ['GenerateSecretString', 'SecretString'],
  'AWS::SNS::Subscription': ['Region'],
};

export function isHidden(type: string, property: string): boolean {
  return hidden[type]?.includes(property) === true;
}

/**
 * What can be compared. AWS does not detect drift of properties with dynamic references:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
export function comparable(
  type: string,
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([name, value]) => !isHidden(type, name) && dynamicReferencesAt(value, '').length === 0,
    ),
  );
}
