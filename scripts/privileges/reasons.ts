/** Why permissions stay that nothing in the emulator asks for. */
export interface Reason {
  /** As the report names them: `identity/CommonPolicy/KeepOwnKeys kms:DisableKey`. */
  readonly permissions: readonly string[];
  /** One sentence. */
  readonly why: string;
  /** The page of AWS's documentation that says so. */
  readonly source: string;
}

const guide = 'https://docs.aws.amazon.com';
const schema = `${guide}/cloudformation-cli/latest/userguide/resource-type-schema.html`;

/** A reason for what is used, or no longer there, fails the run: none of these can outlive its permission. */
export const reasons: readonly Reason[] = [
  {
    permissions: ['trail/TrailKey', 'base/FlowLogKey', 'application/AtRestKey'].flatMap((key) =>
      ['kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*'].map(
        (action) => `${key}/LogsEncrypts ${action}`,
      ),
    ),
    why: 'CloudWatch Logs asks for these on the key of an encrypted log group, beside those that are proved.',
    source: `${guide}/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html`,
  },
  {
    permissions: ['trail/TrailKey/TrailDescribesKey'],
    why: 'CloudTrail looks at the key that a trail is given.',
    source: `${guide}/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html`,
  },
  {
    permissions: ['trail/AccessLogBucketPolicy/S3DeliversAccessLogs'],
    why: 'S3 writes its access logs as logging.s3.amazonaws.com; the emulator writes none.',
    source: `${guide}/AmazonS3/latest/userguide/enable-server-access-logging.html`,
  },
  {
    permissions: [
      ...['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'].map(
        (action) => `base/FlowLogRole/identity-1 ${action}`,
      ),
      'base/FlowLogRole/identity-2',
      'base/FlowLogRole/trust-1',
    ],
    why: 'Flow logs are written with this role; the emulator has no traffic to write of.',
    source: `${guide}/vpc/latest/userguide/flow-logs-iam-role.html`,
  },
  {
    permissions: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:RetireGrant'].map(
      (action) => `identity/BasePolicy/ImagesUnderEcrKey ${action}`,
    ),
    why: 'ECR takes and gives back its grants on the key of a repository with the rights of whoever makes or deletes it.',
    source: `${guide}/AmazonECR/latest/userguide/encryption-at-rest.html`,
  },
  {
    permissions: ['identity/BasePolicy/BuildNetwork route53:AssociateVPCWithHostedZone'],
    why: 'An interface endpoint with private DNS is tied to its hosted zone with the rights of whoever makes it.',
    source: `${guide}/service-authorization/latest/reference/list_amazonec2.html`,
  },
  {
    permissions: [
      'identity/PlanRole/DropChangeSets cloudformation:TagResource',
      ...['DeployRole', 'FoundationRole'].flatMap((role) =>
        ['TagResource', 'UntagResource'].map(
          (action) => `identity/${role}/CarryOutChangeSets cloudformation:${action}`,
        ),
      ),
    ],
    why: 'CloudFormation asks for these, which are no calls of their own, where a stack is given tags or loses some.',
    source: `${guide}/service-authorization/latest/reference/list_awscloudformation.html`,
  },
  {
    permissions: [
      'identity/TrailPolicy/ListTrails',
      'identity/BasePolicy/RemoveOwnNetwork ec2:DisassociateAddress',
      'identity/DetectionPolicy/Topics sns:GetDataProtectionPolicy',
      'identity/DetectionPolicy/Topics sns:ListSubscriptionsByTopic',
      ...['ListServiceDeployments', 'ListTagsForResource', 'StopServiceDeployment'].map(
        (action) => `identity/ApplicationPolicy/Service ecs:${action}`,
      ),
      'identity/ApplicationPolicy/Service ecs:UpdateClusterSettings',
      'identity/ApplicationPolicy/Database rds:RebootDBInstance',
      'identity/ApplicationPolicy/Secrets secretsmanager:GetSecretValue',
    ],
    why: "The schema of the resource's type lists it among the permissions that its handlers need.",
    source: schema,
  },
  {
    permissions: ['identity/DetectionPolicy/Topics sns:DeleteTopic'],
    why: 'A topic that has lost its policy has the default one, which lets the account delete it; before, only this right does.',
    source: `${guide}/sns/latest/dg/sns-access-policy-use-cases.html`,
  },
];
