/**
 * The role of each service, for the services that are known here.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
 */
export const roleNames: Readonly<Record<string, string>> = {
  'acm.amazonaws.com': 'AWSServiceRoleForCertificateManager',
  'autoscaling.amazonaws.com': 'AWSServiceRoleForAutoScaling',
  'backup.amazonaws.com': 'AWSServiceRoleForBackup',
  'batch.amazonaws.com': 'AWSServiceRoleForBatch',
  'cks.kms.amazonaws.com': 'AWSServiceRoleForKeyManagementServiceCustomKeyStores',
  'cloudtrail.amazonaws.com': 'AWSServiceRoleForCloudTrail',
  'config.amazonaws.com': 'AWSServiceRoleForConfig',
  'connect.amazonaws.com': 'AWSServiceRoleForAmazonConnect',
  'ecr.amazonaws.com': 'AWSServiceRoleForECRTemplate',
  'ecs.amazonaws.com': 'AWSServiceRoleForECS',
  'ecs.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_ECSService',
  'eks-fargate.amazonaws.com': 'AWSServiceRoleForAmazonEKSForFargate',
  'eks-nodegroup.amazonaws.com': 'AWSServiceRoleForAmazonEKSNodegroup',
  'eks.amazonaws.com': 'AWSServiceRoleForAmazonEKS',
  'elasticache.amazonaws.com': 'AWSServiceRoleForElastiCache',
  'elasticbeanstalk.amazonaws.com': 'AWSServiceRoleForElasticBeanstalk',
  'elasticfilesystem.amazonaws.com': 'AWSServiceRoleForAmazonElasticFileSystem',
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'fis.amazonaws.com': 'AWSServiceRoleForFIS',
  'grafana.amazonaws.com': 'AWSServiceRoleForAmazonGrafana',
  'imagebuilder.amazonaws.com': 'AWSServiceRoleForImageBuilder',
  'kafka.amazonaws.com': 'AWSServiceRoleForKafka',
  'lexv2.amazonaws.com': 'AWSServiceRoleForLexV2Bots',
  'memorydb.amazonaws.com': 'AWSServiceRoleForMemoryDB',
  'mq.amazonaws.com': 'AWSServiceRoleForAmazonMQ',
  'mrk.kms.amazonaws.com': 'AWSServiceRoleForKeyManagementServiceMultiRegionKeys',
  'opensearchservice.amazonaws.com': 'AWSServiceRoleForAmazonOpenSearchService',
  'ops.apigateway.amazonaws.com': 'AWSServiceRoleForAPIGateway',
  'pullthroughcache.ecr.amazonaws.com': 'AWSServiceRoleForECRPullThroughCache',
  'ram.amazonaws.com': 'AWSServiceRoleForResourceAccessManager',
  'rds.amazonaws.com': 'AWSServiceRoleForRDS',
  'redshift.amazonaws.com': 'AWSServiceRoleForRedshift',
  'replication.ecr.amazonaws.com': 'AWSServiceRoleForECRReplication',
  'ses.amazonaws.com': 'AWSServiceRoleForAmazonSES',
  'ssm.amazonaws.com': 'AWSServiceRoleForAmazonSSM',
  'sso.amazonaws.com': 'AWSServiceRoleForSSO',
  'wafv2.amazonaws.com': 'AWSServiceRoleForWAFV2Logging',
};

/** The policy that AWS attaches to a role, of those services that act by their roles here. */
export const rolePolicies: Readonly<Record<string, string>> = {
  'ecs.amazonaws.com': 'arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy',
  'rds.amazonaws.com': 'arn:aws:iam::aws:policy/aws-service-role/AmazonRDSServiceRolePolicy',
};

/** Services that may have several roles in an account, told apart by a suffix. */
export const suffixable: ReadonlySet<string> = new Set([
  'autoscaling.amazonaws.com',
  'connect.amazonaws.com',
  'lexv2.amazonaws.com',
]);
