import { otherTags, type UpdateSample } from '../../../support/update-sample.ts';

const subnet = (zone: string, CidrBlock: string) => ({
  Type: 'AWS::EC2::Subnet',
  Properties: { VpcId: { Ref: 'Vpc' }, AvailabilityZone: `ap-southeast-2${zone}`, CidrBlock },
});
const network = {
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  SubnetA: subnet('a', '10.0.0.0/24'),
  SubnetB: subnet('b', '10.0.1.0/24'),
  SubnetC: subnet('c', '10.0.2.0/24'),
};
const ref = (Ref: string) => ({ Ref });
const arn = (of: string) => ({ 'Fn::GetAtt': `${of}.Arn` });
const subnetGroup = (...names: string[]) => ({
  Type: 'AWS::RDS::DBSubnetGroup',
  Properties: { DBSubnetGroupDescription: 'd', SubnetIds: names.map(ref) },
});
const parameterGroup = (Parameters: object) => ({
  Type: 'AWS::RDS::DBParameterGroup',
  Properties: { Description: 'd', Family: 'postgres18', Parameters },
});
const securityGroup = {
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'd', VpcId: ref('Vpc') },
};
const monitor = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'monitoring.rds.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    },
  },
};

const beside = {
  ...network,
  Subnets: subnetGroup('SubnetA', 'SubnetB'),
  OtherSubnets: subnetGroup('SubnetB', 'SubnetC'),
  Parameters: parameterGroup({ log_statement: 'all' }),
  OtherParameters: parameterGroup({ log_statement: 'ddl' }),
  Group: securityGroup,
  OtherGroup: securityGroup,
  Key: { Type: 'AWS::KMS::Key', Properties: {} },
  OtherKey: { Type: 'AWS::KMS::Key', Properties: {} },
  Monitor: monitor,
  OtherMonitor: monitor,
};

const managed = { MasterUserPassword: undefined, ManageMasterUserPassword: true };

/** What only clusters, replicas, directories, other engines and restored instances have. */
const notTaken = {
  ...{ AdditionalStorageVolumes: [], AssociatedRoles: [], ProcessorFeatures: [] },
  ...{ AutomaticBackupReplicationKmsKeyId: 'k', AutomaticBackupReplicationRegion: 'us-east-1' },
  ...{ AutomaticBackupReplicationRetentionPeriod: 1, BackupTarget: 'region', PromotionTier: 1 },
  ...{ CertificateRotationRestart: true, CharacterSetName: 'c', CustomIAMInstanceProfile: 'p' },
  ...{ DBClusterIdentifier: 'c', DBClusterSnapshotIdentifier: 's', DBSecurityGroups: ['g'] },
  ...{ DBSnapshotIdentifier: 's', DBSystemId: 's', DedicatedLogVolume: true, Domain: 'd' },
  ...{ DomainAuthSecretArn: 'a', DomainDnsIps: ['10.0.0.2'], DomainFqdn: 'f', DomainOu: 'o' },
  ...{ DomainIAMRoleName: 'r', MasterUserAuthenticationType: 'password', ReplicaMode: 'mounted' },
  ...{ NcharCharacterSetName: 'n', RestoreTime: '2026-11-23T08:00:00Z', SourceRegion: 'r' },
  ...{ SourceDBClusterIdentifier: 'c', SourceDBInstanceAutomatedBackupsArn: 'a', Timezone: 't' },
  ...{ SourceDBInstanceIdentifier: 'i', SourceDbiResourceId: 'd', TdeCredentialArn: 'a' },
  ...{ TdeCredentialPassword: 'p', UseDefaultProcessorFeatures: true },
  UseLatestRestorableTime: true,
};

export const rdsSamples: readonly UpdateSample[] = [
  {
    type: 'AWS::RDS::DBSubnetGroup',
    beside: network,
    base: { DBSubnetGroupDescription: 'd', SubnetIds: [ref('SubnetA'), ref('SubnetB')] },
    properties: {
      DBSubnetGroupDescription: { before: 'before', after: 'after' },
      DBSubnetGroupName: { before: 'one', after: 'two' },
      SubnetIds: [
        { after: [ref('SubnetB'), ref('SubnetC')] },
        { after: [ref('SubnetA')], refused: 'Add subnets to cover at least 2 AZs' },
      ],
      Tags: otherTags,
    },
  },
  {
    type: 'AWS::RDS::DBParameterGroup',
    base: { Description: 'd', Family: 'postgres18' },
    properties: {
      DBParameterGroupName: { before: 'one', after: 'two' },
      Description: { before: 'before', after: 'after' },
      Family: { after: 'postgres14', refused: 'postgres14 is not implemented' },
      Parameters: [
        {
          before: { 'rds.force_ssl': '1', log_statement: 'all' },
          after: { 'rds.force_ssl': '0', max_connections: '50' },
        },
        { after: { log_statement: 'some' }, refused: 'Invalid parameter value: some' },
      ],
      Tags: otherTags,
    },
  },
  {
    type: 'AWS::RDS::DBInstance',
    beside,
    isCostly: true,
    base: {
      Engine: 'postgres',
      DBInstanceClass: 'db.t4g.micro',
      AllocatedStorage: '20',
      MasterUsername: 'owner',
      MasterUserPassword: 'first-password',
      DBSubnetGroupName: ref('Subnets'),
    },
    properties: {
      AllocatedStorage: { after: '30', backRefused: 'cannot be less than the current storage' },
      AllowMajorVersionUpgrade: { before: false, after: true, hidden: true },
      ApplyImmediately: { before: true, after: false, hidden: true },
      AutoMinorVersionUpgrade: { before: true, after: false },
      AvailabilityZone: { before: 'ap-southeast-2a', after: 'ap-southeast-2b', replaces: true },
      BackupRetentionPeriod: { before: 3, after: 5 },
      CACertificateIdentifier: { before: 'rds-ca-rsa2048-g1', after: 'rds-ca-ecc384-g1' },
      CopyTagsToSnapshot: { before: false, after: true },
      DBInstanceClass: [
        { after: 'db.t4g.small' },
        { after: 'db.t2.small', refused: 'RDS does not support creating a DB instance' },
      ],
      DBInstanceIdentifier: { before: 'one', after: 'two' },
      DBName: { before: 'one', after: 'two' },
      DBParameterGroupName: { before: ref('Parameters'), after: ref('OtherParameters') },
      DBSubnetGroupName: { after: ref('OtherSubnets') },
      DatabaseInsightsMode: { before: 'standard', after: 'advanced' },
      DeleteAutomatedBackups: { before: true, after: false, hidden: true },
      DeletionProtection: { before: false, after: true },
      EnableCloudwatchLogsExports: { before: ['postgresql'], after: ['postgresql', 'upgrade'] },
      EnableIAMDatabaseAuthentication: { after: true, refused: 'EnableIAMDatabaseAuthentication' },
      EnablePerformanceInsights: { before: false, after: true },
      Engine: { after: 'mysql', refused: 'The engine mysql of RDS is not implemented' },
      EngineLifecycleSupport: {
        before: 'open-source-rds-extended-support',
        after: 'open-source-rds-extended-support-disabled',
      },
      EngineVersion: [
        { before: '18.3', after: '18.4', backRefused: 'Cannot upgrade postgres from 18.4 to 18.3' },
        { after: '17.5', refused: 'PostgreSQL 17.5' },
      ],
      Iops: { with: { AllocatedStorage: '400' }, before: 12_000, after: 13_000 },
      KmsKeyId: { with: { StorageEncrypted: true }, before: arn('Key'), after: arn('OtherKey') },
      LicenseModel: { after: 'license-included', refused: 'license-included' },
      ManageMasterUserPassword: [
        { before: false, after: true, refused: "You can't specify MasterUserPassword" },
        { with: managed, after: false, refused: 'MasterUserPassword' },
      ],
      MasterUserPassword: { after: 'other-password', hidden: true },
      MasterUserSecret: {
        with: managed,
        before: { KmsKeyId: arn('Key') },
        after: { KmsKeyId: arn('OtherKey') },
        refused: 'MasterUserSecretKmsKeyId',
      },
      MasterUsername: { after: 'other' },
      MaxAllocatedStorage: { before: 100, after: 200 },
      MonitoringInterval: { with: { MonitoringRoleArn: arn('Monitor') }, before: 30, after: 60 },
      MonitoringRoleArn: {
        with: { MonitoringInterval: 60 },
        before: arn('Monitor'),
        after: arn('OtherMonitor'),
      },
      MultiAZ: { before: false, after: true },
      NetworkType: { before: 'IPV4', after: 'DUAL', refused: 'NetworkType DUAL' },
      OptionGroupName: { after: 'other', refused: 'Invalid value other for OptionGroupName' },
      PerformanceInsightsKMSKeyId: {
        with: { EnablePerformanceInsights: true },
        before: arn('Key'),
        after: arn('OtherKey'),
      },
      PerformanceInsightsRetentionPeriod: {
        with: { EnablePerformanceInsights: true },
        before: 7,
        after: 31,
      },
      Port: { before: '5432', after: '5433', hidden: true },
      PreferredBackupWindow: { before: '05:00-05:30', after: '06:00-06:30' },
      PreferredMaintenanceWindow: { before: 'sun:07:00-sun:07:30', after: 'mon:07:00-mon:07:30' },
      PubliclyAccessible: { before: false, after: true },
      StorageEncrypted: { before: false, after: true },
      StorageThroughput: { before: 500, after: 600 },
      StorageType: { before: 'gp2', after: 'gp3' },
      Tags: otherTags,
      VPCSecurityGroups: {
        before: [{ 'Fn::GetAtt': 'Group.GroupId' }],
        after: [{ 'Fn::GetAtt': 'OtherGroup.GroupId' }],
      },
      ...Object.fromEntries(Object.entries(notTaken).map(([name, after]) => [name, { after }])),
    },
  },
  {
    type: 'AWS::SecretsManager::SecretTargetAttachment',
    beside: {
      ...network,
      Subnets: subnetGroup('SubnetA', 'SubnetB'),
      ...Object.fromEntries(['Database', 'OtherDatabase'].map((name) => [name, database()])),
      Secret: login(),
      OtherSecret: login(),
    },
    base: {
      SecretId: ref('Secret'),
      TargetType: 'AWS::RDS::DBInstance',
      TargetId: ref('Database'),
    },
    properties: {
      SecretId: { after: ref('OtherSecret') },
      TargetId: { after: ref('OtherDatabase') },
      TargetType: {
        after: 'AWS::RDS::DBCluster',
        refused: 'AWS::RDS::DBCluster is not implemented',
      },
    },
  },
];

function database() {
  return {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      ...{ Engine: 'postgres', DBInstanceClass: 'db.t4g.micro', AllocatedStorage: '20' },
      ...{ MasterUsername: 'owner', MasterUserPassword: 'first-password' },
      DBSubnetGroupName: ref('Subnets'),
    },
  };
}

function login() {
  return {
    Type: 'AWS::SecretsManager::Secret',
    Properties: { SecretString: '{"username":"owner","password":"first-password"}' },
  };
}
