import { otherTags, type UpdateSample } from '../../../support/update-sample.ts';

const container = {
  Name: 'app',
  Image: 'public.example/app:1',
  PortMappings: [{ ContainerPort: 80 }],
};
const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Effect: 'Allow', Action: 'sts:AssumeRole' },
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
    },
  ],
};
const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } };
const arnOf = (name: string) => ({ 'Fn::GetAtt': `${name}.Arn` });

const definition = {
  Family: 'matrix',
  RequiresCompatibilities: ['FARGATE'],
  NetworkMode: 'awsvpc',
  ...{ Cpu: '256', Memory: '512' },
  ContainerDefinitions: [container],
};

const definitionSample: UpdateSample = {
  type: 'AWS::ECS::TaskDefinition',
  beside: { Role: role, Other: role },
  base: definition,
  properties: {
    ContainerDefinitions: [
      { after: [{ ...container, Command: ['serve'], Environment: [{ Name: 'A', Value: 'b' }] }] },
      { after: [container, container], refused: 'must be unique' },
      { after: [{ ...container, Essential: false }], refused: 'At least one container' },
    ],
    Cpu: [
      { with: { Memory: '1024' }, before: '256', after: '512' },
      { after: '1000', refused: 'No Fargate configuration exists for given values.' },
    ],
    EnableFaultInjection: { after: true, refused: 'enableFaultInjection' },
    EphemeralStorage: [
      { before: { SizeInGiB: 21 }, after: { SizeInGiB: 100 } },
      { after: { SizeInGiB: 20 }, refused: 'between 21 and 200' },
    ],
    ExecutionRoleArn: { before: arnOf('Role'), after: arnOf('Other') },
    Family: { after: 'other' },
    InferenceAccelerators: { after: [{ DeviceName: 'a' }] },
    IpcMode: { after: 'task' },
    Memory: { before: '512', after: '1024' },
    NetworkMode: { after: 'bridge', refused: 'Fargate only supports network mode' },
    PidMode: { after: 'task' },
    PlacementConstraints: {
      after: [{ Type: 'memberOf', Expression: 'a' }],
      refused: 'Placement constraints are not supported',
    },
    ProxyConfiguration: { after: { ContainerName: 'app' } },
    RequiresCompatibilities: { after: ['EC2'], refused: 'only FARGATE is here' },
    RuntimePlatform: [
      { before: { CpuArchitecture: 'X86_64' }, after: { CpuArchitecture: 'ARM64' } },
      { after: { OperatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }, refused: 'WINDOWS' },
    ],
    Tags: otherTags,
    TaskRoleArn: { before: arnOf('Role'), after: arnOf('Other') },
    Volumes: [
      { before: [{ Name: 'scratch' }], after: [{ Name: 'other' }] },
      {
        after: [{ Name: 'disk', EFSVolumeConfiguration: { FilesystemId: 'fs-1' } }],
        refused: 'eFSVolumeConfiguration of volume disk is not implemented',
      },
    ],
  },
};

const providers = ['FARGATE', 'FARGATE_SPOT'];
const strategy = (Weight: number) => [{ CapacityProvider: 'FARGATE_SPOT', Weight, Base: 0 }];

const clusterSample: UpdateSample = {
  type: 'AWS::ECS::Cluster',
  base: { ClusterName: 'matrix' },
  properties: {
    CapacityProviders: [
      { before: ['FARGATE'], after: providers },
      { after: ['mine'], refused: 'The capacity provider mine is not implemented' },
    ],
    ClusterName: { after: 'other' },
    ClusterSettings: [
      {
        before: [{ Name: 'containerInsights', Value: 'enabled' }],
        after: [{ Name: 'containerInsights', Value: 'disabled' }],
      },
      {
        after: [{ Name: 'containerInsights', Value: 'perhaps' }],
        refused: 'Invalid cluster setting value: perhaps',
      },
    ],
    Configuration: {
      after: { ExecuteCommandConfiguration: { Logging: 'DEFAULT' } },
      refused: 'executeCommandConfiguration',
    },
    DefaultCapacityProviderStrategy: {
      with: { CapacityProviders: providers },
      before: strategy(1),
      after: strategy(2),
    },
    ServiceConnectDefaults: { after: { Namespace: 'local' } },
    Tags: otherTags,
  },
};

const associationsSample: UpdateSample = {
  type: 'AWS::ECS::ClusterCapacityProviderAssociations',
  beside: {
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: {} },
    Other: { Type: 'AWS::ECS::Cluster', Properties: {} },
  },
  base: {
    Cluster: { Ref: 'Cluster' },
    CapacityProviders: providers,
    DefaultCapacityProviderStrategy: strategy(1),
  },
  properties: {
    CapacityProviders: {
      with: { DefaultCapacityProviderStrategy: [] },
      before: ['FARGATE'],
      after: providers,
    },
    Cluster: { after: { Ref: 'Other' } },
    DefaultCapacityProviderStrategy: { before: strategy(1), after: strategy(2) },
  },
};

const subnet = (CidrBlock: string) => ({
  Type: 'AWS::EC2::Subnet',
  Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock },
});
const network = (name: string) => ({
  AwsvpcConfiguration: {
    Subnets: [{ Ref: name }],
    SecurityGroups: [{ Ref: 'Group' }],
    AssignPublicIp: 'DISABLED',
  },
});

const serviceSample: UpdateSample = {
  type: 'AWS::ECS::Service',
  beside: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    One: subnet('10.0.0.0/24'),
    Two: subnet('10.0.1.0/24'),
    Group: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { GroupDescription: 'tasks', VpcId: { Ref: 'Vpc' } },
    },
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { CapacityProviders: providers } },
    OtherCluster: { Type: 'AWS::ECS::Cluster', Properties: {} },
    Definition: { Type: 'AWS::ECS::TaskDefinition', Properties: definition },
    OtherDefinition: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { ...definition, Family: 'second' },
    },
  },
  base: {
    Cluster: { Ref: 'Cluster' },
    TaskDefinition: { Ref: 'Definition' },
    LaunchType: 'FARGATE',
    DesiredCount: 0,
    NetworkConfiguration: network('One'),
  },
  properties: {
    AvailabilityZoneRebalancing: { after: 'ENABLED', refused: 'availabilityZoneRebalancing' },
    CapacityProviderStrategy: {
      with: { LaunchType: undefined },
      before: strategy(1),
      after: strategy(2),
    },
    Cluster: { after: { Ref: 'OtherCluster' } },
    DeploymentConfiguration: [
      {
        before: { MaximumPercent: 150, MinimumHealthyPercent: 50 },
        after: {
          MaximumPercent: 200,
          MinimumHealthyPercent: 100,
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        },
      },
      {
        after: { MaximumPercent: 100, MinimumHealthyPercent: 100 },
        refused: 'cannot be 100 as this will block deployments',
      },
      { after: { Strategy: 'BLUE_GREEN' }, refused: 'The deployment strategy BLUE_GREEN' },
    ],
    DeploymentController: { after: { Type: 'CODE_DEPLOY' }, refused: 'CODE_DEPLOY' },
    DesiredCount: { after: 5001, refused: 'desiredCount must be between 0 and 5000' },
    EnableECSManagedTags: { before: true, after: false },
    EnableExecuteCommand: { after: true },
    ForceNewDeployment: {
      after: { EnableForceNewDeployment: true, ForceNewDeploymentNonce: '1' },
      hidden: true,
    },
    HealthCheckGracePeriodSeconds: {
      after: 30,
      refused:
        'Health check grace period is only valid for services configured to use load balancers',
    },
    LaunchType: { after: 'EC2', refused: 'The launch type EC2' },
    LoadBalancers: {
      after: [{ ContainerName: 'nobody', ContainerPort: 80, TargetGroupArn: 'arn:aws:a' }],
      refused: 'The container nobody does not exist in the task definition.',
    },
    Monitoring: { after: {} },
    NetworkConfiguration: { after: network('Two') },
    PlacementConstraints: { after: [{ Type: 'distinctInstance' }] },
    PlacementStrategies: { after: [{ Type: 'random' }] },
    PlatformVersion: [
      { before: '1.4.0', after: 'LATEST', shows: '1.4.0' },
      { after: '1.3.0', refused: 'The platform version 1.3.0' },
    ],
    PropagateTags: { before: 'NONE', after: 'SERVICE' },
    Role: { after: 'ecsServiceRole' },
    SchedulingStrategy: { after: 'DAEMON', refused: 'DAEMON scheduling strategy' },
    ServiceConnectConfiguration: { after: { Enabled: true } },
    ServiceName: { before: 'one', after: 'two' },
    ServiceRegistries: { after: [{ Port: 80 }] },
    Tags: otherTags,
    TaskDefinition: { after: { Ref: 'OtherDefinition' } },
    VolumeConfigurations: { after: [{ Name: 'a' }] },
    VpcLatticeConfigurations: {
      after: [
        { PortName: 'a', RoleArn: 'arn:aws:iam::123456789012:role/a', TargetGroupArn: 'arn' },
      ],
    },
  },
};

export const ecsSamples: readonly UpdateSample[] = [
  clusterSample,
  associationsSample,
  definitionSample,
  serviceSample,
];
