/** The wire formats that AWS SDKs speak. `cbor` is Smithy's RPC v2 CBOR, `rest-xml` is S3's alone. */
export type ProtocolId = 'json-1.0' | 'json-1.1' | 'query' | 'ec2' | 'cbor' | 'rest-xml';

/** What a service is on the wire, known without loading its client package. */
export interface ServiceFacts {
  /** The service in a signature's scope: `…/ap-southeast-2/kms/aws4_request`. */
  readonly signingName: string;
  /** Prefix of `X-Amz-Target`, and the service in the path of an RPC v2 call. */
  readonly target: string;
  /** API version; in the Query protocols it names the service (unique among ours). */
  readonly version: string;
  /** Smithy namespace of the schemas. */
  readonly namespace: string;
  readonly xmlNamespace?: string;
  /** The protocol of the current SDKs; older ones also speak the `others`. */
  readonly protocol: ProtocolId;
  readonly others?: readonly ProtocolId[];
  /** Answers `x-amzn-query-mode` with the error code of the Query protocol that the service spoke before. */
  readonly queryCompatible?: true;
  /** How the service refuses input that breaks the model; default by protocol (`violation.ts`). */
  readonly invalid?: 'InvalidParameterException' | 'MissingParameter';
  /** The client package: schemas of every operation and error. */
  load(): Promise<object>;
}

const rows = {
  kms: {
    signingName: 'kms',
    target: 'TrentService',
    version: '2014-11-01',
    namespace: 'com.amazonaws.kms',
    xmlNamespace: 'https://trent.amazonaws.com/doc/2014-11-01/',
    protocol: 'json-1.1',
    load: () => import('@aws-sdk/client-kms'),
  },
  sts: {
    signingName: 'sts',
    target: 'AWSSecurityTokenServiceV20110615',
    version: '2011-06-15',
    namespace: 'com.amazonaws.sts',
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    protocol: 'query',
    load: () => import('@aws-sdk/client-sts'),
  },
  iam: {
    signingName: 'iam',
    target: 'AWSIdentityManagementV20100508',
    version: '2010-05-08',
    namespace: 'com.amazonaws.iam',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    protocol: 'query',
    load: () => import('@aws-sdk/client-iam'),
  },
  s3: {
    signingName: 's3',
    target: 'AmazonS3',
    version: '2006-03-01',
    namespace: 'com.amazonaws.s3',
    xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    protocol: 'rest-xml',
    load: () => import('@aws-sdk/client-s3'),
  },
  logs: {
    signingName: 'logs',
    target: 'Logs_20140328',
    version: '2014-03-28',
    namespace: 'com.amazonaws.cloudwatchlogs',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2014-03-28/',
    protocol: 'json-1.1',
    invalid: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-cloudwatch-logs'),
  },
  cloudwatch: {
    signingName: 'monitoring',
    target: 'GraniteServiceVersion20100801',
    version: '2010-08-01',
    namespace: 'com.amazonaws.cloudwatch',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    protocol: 'json-1.0',
    others: ['cbor', 'query'],
    queryCompatible: true,
    load: () => import('@aws-sdk/client-cloudwatch'),
  },
  cloudtrail: {
    signingName: 'cloudtrail',
    target: 'CloudTrail_20131101',
    version: '2013-11-01',
    namespace: 'com.amazonaws.cloudtrail',
    xmlNamespace: 'http://cloudtrail.amazonaws.com/doc/2013-11-01/',
    protocol: 'json-1.1',
    load: () => import('@aws-sdk/client-cloudtrail'),
  },
  sns: {
    signingName: 'sns',
    target: 'AmazonSimpleNotificationService',
    version: '2010-03-31',
    namespace: 'com.amazonaws.sns',
    xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    protocol: 'query',
    load: () => import('@aws-sdk/client-sns'),
  },
  sqs: {
    signingName: 'sqs',
    target: 'AmazonSQS',
    version: '2012-11-05',
    namespace: 'com.amazonaws.sqs',
    protocol: 'json-1.0',
    others: ['query'],
    queryCompatible: true,
    invalid: 'MissingParameter',
    load: () => import('@aws-sdk/client-sqs'),
  },
  ecr: {
    signingName: 'ecr',
    target: 'AmazonEC2ContainerRegistry_V20150921',
    version: '2015-09-21',
    namespace: 'com.amazonaws.ecr',
    xmlNamespace: 'http://ecr.amazonaws.com/doc/2015-09-21/',
    protocol: 'json-1.1',
    invalid: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecr'),
  },
  ec2: {
    signingName: 'ec2',
    target: 'AmazonEC2',
    version: '2016-11-15',
    namespace: 'com.amazonaws.ec2',
    xmlNamespace: 'http://ec2.amazonaws.com/doc/2016-11-15',
    protocol: 'ec2',
    invalid: 'MissingParameter',
    load: () => import('@aws-sdk/client-ec2'),
  },
  cloudformation: {
    signingName: 'cloudformation',
    target: 'CloudFormation',
    version: '2010-05-15',
    namespace: 'com.amazonaws.cloudformation',
    xmlNamespace: 'http://cloudformation.amazonaws.com/doc/2010-05-15/',
    protocol: 'query',
    load: () => import('@aws-sdk/client-cloudformation'),
  },
  ecs: {
    signingName: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113',
    version: '2014-11-13',
    namespace: 'com.amazonaws.ecs',
    xmlNamespace: 'http://ecs.amazonaws.com/doc/2014-11-13/',
    protocol: 'json-1.1',
    invalid: 'InvalidParameterException',
    load: () => import('@aws-sdk/client-ecs'),
  },
  elbv2: {
    signingName: 'elasticloadbalancing',
    target: 'ElasticLoadBalancing_v10',
    version: '2015-12-01',
    namespace: 'com.amazonaws.elasticloadbalancingv2',
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    protocol: 'query',
    load: () => import('@aws-sdk/client-elastic-load-balancing-v2'),
  },
  rds: {
    signingName: 'rds',
    target: 'AmazonRDSv19',
    version: '2014-10-31',
    namespace: 'com.amazonaws.rds',
    xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
    protocol: 'query',
    load: () => import('@aws-sdk/client-rds'),
  },
  secretsmanager: {
    signingName: 'secretsmanager',
    target: 'secretsmanager',
    version: '2017-10-17',
    namespace: 'com.amazonaws.secretsmanager',
    protocol: 'json-1.1',
    load: () => import('@aws-sdk/client-secrets-manager'),
  },
  ssm: {
    signingName: 'ssm',
    target: 'AmazonSSM',
    version: '2014-11-06',
    namespace: 'com.amazonaws.ssm',
    xmlNamespace: 'http://ssm.amazonaws.com/doc/2014-11-06/',
    protocol: 'json-1.1',
    load: () => import('@aws-sdk/client-ssm'),
  },
} satisfies Record<string, ServiceFacts>;

export type ServiceId = keyof typeof rows;

/** Every service that the emulator's port answers for. */
export const services: Readonly<Record<ServiceId, ServiceFacts>> = rows;

export const serviceIds = Object.keys(rows) as readonly ServiceId[];
