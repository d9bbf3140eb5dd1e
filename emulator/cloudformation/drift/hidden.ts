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

/** What can be compared. */
export function comparable(
  type: string,
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => !isHidden(type, name)));
}
