import { describe, expect, test } from '@jest/globals';
import {
  getAtt,
  type Json,
  type JsonObject,
  listOf,
  objectsIn,
  readTemplate,
  ref,
  resourcesOf,
} from '../../support/template.ts';

describe('application', () => {
  const template = readTemplate('application');
  const properties = (logicalId: string): JsonObject =>
    template.Resources[logicalId]?.Properties ?? {};
  const containers = objectsIn(properties('TaskDefinition').ContainerDefinitions ?? null).filter(
    ({ Image }) => Image !== undefined,
  );
  const [migrate, workload] = containers;
  const environmentOf = (container: JsonObject | undefined): JsonObject =>
    Object.fromEntries(
      ((container?.Environment ?? []) as { Name: string; Value: Json }[]).map(({ Name, Value }) => [
        Name,
        Value,
      ]),
    );

  test('runs an image by its digest, never by a tag', () => {
    expect(template.Parameters.ImageDigest).not.toHaveProperty('Default');
    for (const { Image } of containers) {
      expect(listOf(objectsIn(Image ?? null)[0]?.['Fn::Sub'])[0]).toBe(
        `\${RepositoryUri}@\${ImageDigest}`,
      );
    }
  });

  test('gives each container no more than it needs: no root, no writing, no privileges', () => {
    expect(containers).toHaveLength(2);
    for (const container of containers) {
      expect(container).toMatchObject({
        User: '65532:65532',
        ReadonlyRootFilesystem: true,
        LinuxParameters: { InitProcessEnabled: true, Capabilities: { Drop: ['ALL'] } },
      });
      expect(container).not.toHaveProperty('Privileged');
    }
    expect(properties('Service').EnableExecuteCommand ?? false).toBe(false);
  });

  test("shows the owner's login to `migrate` only, and only by its secret", () => {
    const secret = getAtt('Database.MasterUserSecret.SecretArn');

    expect(migrate).toMatchObject({
      Name: 'migrate',
      Essential: false,
      Secrets: [{ Name: 'OWNER_SECRET', ValueFrom: secret }],
    });
    expect(JSON.stringify(workload)).not.toContain('MasterUserSecret');
    expect(workload).not.toHaveProperty('Secrets');
    expect(workload).toMatchObject({
      Name: 'workload',
      Essential: true,
      DependsOn: [{ ContainerName: 'migrate', Condition: 'SUCCESS' }],
    });
  });

  test('tells both containers of the same database', () => {
    const place = {
      DATABASE_HOST: getAtt('Database.Endpoint.Address'),
      DATABASE_PORT: getAtt('Database.Endpoint.Port'),
      DATABASE_NAME: properties('Database').DBName,
      DATABASE_SECRET_ARN: ref('DatabaseSecret'),
      AWS_REGION: ref('AWS::Region'),
    };

    expect(environmentOf(migrate)).toEqual(place);
    expect(environmentOf(workload)).toEqual({
      ...place,
      KEY_ARN: getAtt('DataKey.Arn'),
      FORMER_KEY_ARNS: ref('FormerKeyArns'),
      TOKEN_SECRET_ARN: ref('TokenSecret'),
      DRAIN_MS: { 'Fn::Sub': `\${DrainSeconds}000` },
    });
  });

  test('kills no task before it has ended by itself', () => {
    const longestDrain = Number(template.Parameters.DrainSeconds?.MaxValue);
    const endsWithin = 15; // workload/src/server.ts

    expect(workload?.StopTimeout).toBeGreaterThanOrEqual(longestDrain + endsWithin);
  });

  test('drains at the load balancer longer than a request may take', () => {
    const attributes = objectsIn(properties('TargetGroup').TargetGroupAttributes ?? null);
    const idle = objectsIn(properties('LoadBalancer').LoadBalancerAttributes ?? null);
    const numberOf = (of: JsonObject[], key: string) =>
      Number(of.find(({ Key }) => Key === key)?.Value);
    const deadline = 10; // workload/src/settings.ts

    expect(numberOf(attributes, 'deregistration_delay.timeout_seconds')).toBeGreaterThan(deadline);
    expect(numberOf(idle, 'idle_timeout.timeout_seconds')).toBeGreaterThan(deadline);
  });

  describe('lets traffic pass', () => {
    const rules = [
      ...resourcesOf(template, 'AWS::EC2::SecurityGroup').flatMap(([group, { Properties }]) =>
        (['SecurityGroupIngress', 'SecurityGroupEgress'] as const).flatMap((direction) =>
          objectsIn(Properties[direction] ?? null)
            .filter(({ IpProtocol }) => IpProtocol !== undefined)
            .map((rule) => ({ ...rule, group, direction })),
        ),
      ),
      ...(['Ingress', 'Egress'] as const).flatMap((direction) =>
        resourcesOf(template, `AWS::EC2::SecurityGroup${direction}`).map(([, { Properties }]) => ({
          ...Properties,
          group: listOf(objectsIn(Properties.GroupId ?? null)[0]?.['Fn::GetAtt'])[0]?.split('.')[0],
          direction: `SecurityGroup${direction}`,
        })),
      ),
    ] as readonly JsonObject[];
    const lines = rules.map((rule) => {
      const peer =
        rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId ?? rule.CidrIp ?? '';
      const name = JSON.stringify(peer)
        .replace(/^.*"([\w./]+)".*$/, '$1')
        .split('.GroupId')[0];
      return `${rule.group} ${rule.direction === 'SecurityGroupIngress' ? 'from' : 'to'} ${name} ${rule.FromPort}-${rule.ToPort}`;
    });

    test('from caller to load balancer to task to database, and from the task to AWS', () => {
      expect(lines.toSorted()).toEqual([
        'DatabaseSecurityGroup from TaskSecurityGroup 5432-5432',
        'DatabaseSecurityGroup to 127.0.0.1/32 5432-5432',
        'LoadBalancerSecurityGroup from AllowedCidr 443-443',
        'LoadBalancerSecurityGroup from AllowedCidr 80-80',
        'LoadBalancerSecurityGroup to TaskSecurityGroup 8080-8080',
        'TaskSecurityGroup from LoadBalancerSecurityGroup 8080-8080',
        'TaskSecurityGroup to 0.0.0.0/0 443-443',
        'TaskSecurityGroup to DatabaseSecurityGroup 5432-5432',
      ]);
    });
  });

  test('keeps the database private, encrypted, backed up and apart from its stack', () => {
    expect(template.Resources.Database).toMatchObject({
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: {
        PubliclyAccessible: false,
        StorageEncrypted: true,
        KmsKeyId: getAtt('AtRestKey.Arn'),
        MasterUserSecret: { KmsKeyId: getAtt('AtRestKey.Arn') },
        ManageMasterUserPassword: true,
        BackupRetentionPeriod: 7,
        DeletionProtection: ref('DeletionProtection'),
      },
    });
    expect(properties('Database')).not.toHaveProperty('MasterUserPassword');
    expect(properties('DatabaseParameters').Parameters).toMatchObject({
      'rds.force_ssl': '1',
      log_statement: 'none',
    });
  });

  test('never forwards plain HTTP where there is a certificate', () => {
    const [action] = listOf(properties('HttpListener').DefaultActions).map(
      (text) => JSON.parse(text) as JsonObject,
    );

    expect(action?.['Fn::If']).toEqual([
      'HasCertificate',
      expect.objectContaining({ Type: 'redirect' }),
      expect.objectContaining({ Type: 'forward' }),
    ]);
    expect(properties('HttpsListener').SslPolicy).toMatch(/TLS13/);
  });

  test('starts tasks only when what they need is there', () => {
    const service = template.Resources.Service as unknown as { DependsOn: string[] };

    expect(service.DependsOn).toEqual(
      expect.arrayContaining([
        'TaskRoleUsesKeysAndSecrets',
        'ExecutionRoleStartsTasks',
        'TasksFromLoadBalancer',
        'DatabaseFromTasks',
      ]),
    );
    // DependsOn can't name the HTTPS listener, which may not exist.
    expect(JSON.stringify(properties('Service'))).toContain('{"Ref":"HttpsListener"}');
  });

  test('takes a bad deployment back by itself', () => {
    expect(properties('Service').DeploymentConfiguration).toEqual({
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    });
  });

  test.each([
    ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'Name', 32],
    ['AWS::ElasticLoadBalancingV2::TargetGroup', 'Name', 32],
    ['AWS::RDS::DBInstance', 'DBInstanceIdentifier', 63],
    ['AWS::IAM::Role', 'RoleName', 64],
  ])('has names for %s that fit behind the longest prefix', (type, member, limit) => {
    const names = resourcesOf(template, type).flatMap(([, { Properties }]) =>
      objectsIn(Properties[member] ?? null).map((name) => String(name['Fn::Sub'])),
    );

    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      expect(name.replace(`\${Prefix}`, 'p'.repeat(16)).length).toBeLessThanOrEqual(limit);
    }
  });

  test('exports what detection and drill look for', () => {
    expect(Object.keys(template.Outputs)).toEqual(
      expect.arrayContaining(['WatchedRoleArn', 'WatchedKeyArn', 'ServiceUrl', 'TokenSecretArn']),
    );
    expect(template.Outputs.WatchedRoleArn?.Value).toEqual(getAtt('TaskRole.Arn'));
  });
});
