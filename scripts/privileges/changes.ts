/** A property of a template and what it becomes, as YAML; without a value it goes. */
export type PropertyChange = readonly [path: string, value?: string];

/** A mistake that CloudFormation sees before it makes anything. */
export const mistakes: Readonly<Record<string, readonly PropertyChange[]>> = {
  canary: [['DeadManAlarm.Properties.Treshold', '1']],
};

/**
 * What a team may come to change, stack by stack: each of these makes CloudFormation ask for something that neither creation nor
 * deletion needs. They are made, and then taken back.
 */
export const changes: Readonly<Record<string, readonly PropertyChange[]>> = {
  trail: [
    ['TrailKey.Properties.Description', 'another description'],
    ['TrailKey.Properties.EnableKeyRotation', 'false'],
    ['LogGroup.Properties.RetentionInDays'],
    ['LogGroup.Properties.KmsKeyId'],
    ['TrailBucket.Properties.LoggingConfiguration.LogFilePrefix', 'another/'],
    ['DeliveryRole.Properties.Description', 'another description'],
    [
      'DeliveryRole.Properties.AssumeRolePolicyDocument.Statement.0.Action',
      '[sts:AssumeRole, sts:TagSession]',
    ],
    ['DeliveryRole.Properties.Policies.0.PolicyName', 'deliver-anew'],
    ['Trail.Properties.IsLogging', 'false'],
    ['Trail.Properties.EnableLogFileValidation', 'false'],
    ['Trail.Properties.EventSelectors.0.ReadWriteType', 'WriteOnly'],
  ],
  base: [
    ['PrivateDefaultRouteB.Properties.NatGatewayId', '!Ref NatGatewayB'],
    ['NatAddressB.Condition'],
    ['NatGatewayB.Condition'],
    ['S3Endpoint.Properties.RouteTableIds', '[!Ref PrivateRouteTableA]'],
    ['Repository.Properties.ImageTagMutability', 'MUTABLE'],
    ['Repository.Properties.ImageScanningConfiguration.ScanOnPush', 'false'],
    ['Repository.Properties.LifecyclePolicy'],
    ['FlowLogKey.Properties.Description', 'another description'],
  ],
  canary: [
    ['OtherKey.Properties.Enabled', 'false'],
    ['AllowedKeyAlias.Properties.TargetKeyId', '!Ref OtherKey'],
    [
      'ForbiddenKeyAlias.Properties.AliasName',
      "!Join ['-', [!Join [/, [alias, !Ref Prefix]], canary, never]]",
    ],
    ['OperatorsTopic.Properties.DisplayName', 'Somebody'],
    ['OperatorEmailSubscription.Properties.Endpoint', 'others@example.com'],
    ['DeadManAlarm.Properties.AlarmDescription', 'another description'],
    ['DeadManAlarm.Properties.AlarmName', "!Join ['-', [!Ref Prefix, canary, still]]"],
  ],
  detection: [
    [
      'DeniedFilter.Properties.FilterName',
      "!Join ['-', [!Ref Prefix, detection, !Ref WatchedStack, refused]]",
    ],
    ['DeniedAlarm.Properties.AlarmDescription', 'another description'],
    ['ObserverQueue.Properties.ReceiveMessageWaitTimeSeconds', '10'],
    ['ObserverSubscription.Properties.RawMessageDelivery', 'true'],
  ],
  application: [
    ['TaskRoleUsesKeysAndSecrets.Properties.PolicyName', 'serve-anew'],
    ['TokenSecret.Properties.Description', 'another description'],
    [
      'LoadBalancerSecurityGroup.Properties.SecurityGroupIngress.0.Description',
      'another description',
    ],
    ['LoadBalancerSecurityGroup.Properties.SecurityGroupIngress.0.CidrIp', '127.0.0.0/30'],
    ['TaskSecurityGroup.Properties.SecurityGroupEgress.0.Description', 'another description'],
    ['TasksFromLoadBalancer.Properties.Description', 'another description'],
    ['DatabaseSubnets.Properties.DBSubnetGroupDescription', 'another description'],
    ['DatabaseParameters.Properties.Parameters.log_statement'],
    ['Database.Properties.BackupRetentionPeriod', '8'],
    [
      'LoadBalancer.Properties.SecurityGroups',
      '[!GetAtt LoadBalancerSecurityGroup.GroupId, !GetAtt TaskSecurityGroup.GroupId]',
    ],
    [
      'LoadBalancer.Properties.Subnets',
      "!Split [',', { 'Fn::ImportValue': !Join ['-', [!Ref Prefix, base, PrivateSubnetIds]] }]",
    ],
    ['TargetGroup.Properties.HealthCheckIntervalSeconds', '20'],
    ['HttpListener.Properties.Port', '81'],
    ['Cluster.Properties.ClusterSettings.0.Value', 'enabled'],
    ['TaskDefinition.Properties.Memory', '1024'],
    ['Service.Properties.DeploymentConfiguration.MaximumPercent', '150'],
  ],
};
