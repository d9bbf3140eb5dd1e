import { cdkMetadata } from './cdk.ts';
import { nestedStack, waitCondition, waitConditionHandle } from './cloudformation.ts';
import { trail } from './cloudtrail.ts';
import { alarm, compositeAlarm } from './cloudwatch.ts';
import { dashboard } from './cloudwatch-dashboard.ts';
import { vpcEndpoint } from './ec2-endpoint.ts';
import { flowLog } from './ec2-flow-log.ts';
import { gatewayAttachment, internetGateway, subnet, vpc } from './ec2-network.ts';
import { elasticIp, natGateway, route, routeTable, routeTableAssociation } from './ec2-routing.ts';
import { egressRule, ingressRule, securityGroup } from './ec2-security-group.ts';
import { repository } from './ecr.ts';
import { accessKey } from './iam-access-key.ts';
import { group, userToGroupAddition } from './iam-group.ts';
import { groupPolicy, policy, rolePolicy, userPolicy } from './iam-inline-policy.ts';
import { instanceProfile } from './iam-instance-profile.ts';
import { managedPolicy } from './iam-managed-policy.ts';
import { oidcProvider } from './iam-oidc-provider.ts';
import { role } from './iam-role.ts';
import { serviceLinkedRole } from './iam-service-linked-role.ts';
import { user } from './iam-user.ts';
import { alias } from './kms-alias.ts';
import { key } from './kms-key.ts';
import { replicaKey } from './kms-replica-key.ts';
import { logGroup } from './logs.ts';
import { metricFilter } from './logs-metric-filter.ts';
import { queryDefinition } from './logs-query-definition.ts';
import { logsResourcePolicy } from './logs-resource-policy.ts';
import { logStream } from './logs-stream.ts';
import { bucket } from './s3.ts';
import { bucketPolicy } from './s3-bucket-policy.ts';
import { secretPolicy } from './secretsmanager-policy.ts';
import { secret } from './secretsmanager-secret.ts';
import { topic } from './sns.ts';
import { topicInlinePolicy, topicPolicy } from './sns-policy.ts';
import { subscription } from './sns-subscription.ts';
import { queue } from './sqs.ts';
import { queueInlinePolicy, queuePolicy } from './sqs-policy.ts';
import { parameter } from './ssm.ts';
import type { AnyResourceType } from './type.ts';

/**
 * Every resource type that the emulator can deploy. To add one: write its record, put it here, and run
 * `node scripts/resource-specification.ts`.
 */
export const resourceTypes: readonly AnyResourceType[] = [
  ...[nestedStack, waitCondition, waitConditionHandle],
  ...[cdkMetadata],
  ...[trail],
  ...[alarm, compositeAlarm, dashboard],
  ...[
    vpc,
    subnet,
    internetGateway,
    gatewayAttachment,
    securityGroup,
    ingressRule,
    egressRule,
    elasticIp,
    natGateway,
    routeTable,
    route,
    routeTableAssociation,
    vpcEndpoint,
    flowLog,
  ],
  ...[repository],
  ...[
    oidcProvider,
    role,
    rolePolicy,
    managedPolicy,
    policy,
    userPolicy,
    groupPolicy,
    user,
    group,
    userToGroupAddition,
    accessKey,
    instanceProfile,
    serviceLinkedRole,
  ],
  ...[replicaKey, key, alias],
  ...[logGroup, metricFilter, logStream, logsResourcePolicy, queryDefinition],
  ...[bucket, bucketPolicy],
  ...[secret, secretPolicy],
  ...[topic, topicPolicy, topicInlinePolicy, subscription],
  ...[queue, queuePolicy, queueInlinePolicy],
  ...[parameter],
];

const byName = new Map(resourceTypes.map((type) => [type.type, type]));

export function resourceType(name: string): AnyResourceType | undefined {
  return byName.get(name);
}
