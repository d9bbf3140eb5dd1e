/*
 * Every resource type that the emulator can deploy. To add one: write its record, give it a line here, and run
 * `node scripts/resource-specification.ts`.
 */
export { cdkMetadata } from './cdk.ts';
export { nestedStack, waitCondition, waitConditionHandle } from './cloudformation.ts';
export { trail } from './cloudtrail.ts';
export { alarm, compositeAlarm } from './cloudwatch.ts';
export { dashboard } from './cloudwatch-dashboard.ts';
export { vpcEndpoint } from './ec2-endpoint.ts';
export { flowLog } from './ec2-flow-log.ts';
export { gatewayAttachment, internetGateway } from './ec2-internet-gateway.ts';
export { elasticIp, natGateway, route, routeTable, routeTableAssociation } from './ec2-routing.ts';
export { egressRule, ingressRule, securityGroup } from './ec2-security-group.ts';
export { subnet } from './ec2-subnet.ts';
export { vpc } from './ec2-vpc.ts';
export { repository } from './ecr.ts';
export { accessKey } from './iam-access-key.ts';
export { group, userToGroupAddition } from './iam-group.ts';
export { groupPolicy, policy, rolePolicy, userPolicy } from './iam-inline-policy.ts';
export { instanceProfile } from './iam-instance-profile.ts';
export { managedPolicy } from './iam-managed-policy.ts';
export { oidcProvider } from './iam-oidc-provider.ts';
export { role } from './iam-role.ts';
export { serviceLinkedRole } from './iam-service-linked-role.ts';
export { user } from './iam-user.ts';
export { alias } from './kms-alias.ts';
export { key } from './kms-key.ts';
export { replicaKey } from './kms-replica-key.ts';
export { logGroup } from './logs.ts';
export { metricFilter } from './logs-metric-filter.ts';
export { queryDefinition } from './logs-query-definition.ts';
export { logsResourcePolicy } from './logs-resource-policy.ts';
export { logStream } from './logs-stream.ts';
export { dbInstance } from './rds-instance.ts';
export { dbParameterGroup } from './rds-parameter-group.ts';
export { dbSubnetGroup } from './rds-subnet-group.ts';
export { bucket } from './s3.ts';
export { bucketPolicy } from './s3-bucket-policy.ts';
export { secretTargetAttachment } from './secretsmanager-attachment.ts';
export { secretPolicy } from './secretsmanager-policy.ts';
export { secret } from './secretsmanager-secret.ts';
export { topic } from './sns.ts';
export { topicInlinePolicy, topicPolicy } from './sns-policy.ts';
export { subscription } from './sns-subscription.ts';
export { queue } from './sqs.ts';
export { queueInlinePolicy, queuePolicy } from './sqs-policy.ts';
export { parameter } from './ssm.ts';
