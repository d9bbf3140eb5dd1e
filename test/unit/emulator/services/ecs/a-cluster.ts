import type * as Ecs from '@aws-sdk/client-ecs';
import type { Emulator } from '../../../../../emulator/emulator.ts';
import { useRuntime } from '../../../../../emulator/services/ecs/runtime-port.ts';
import { aWorld, client } from '../../../../support/world.ts';
import { allow, aRole, policy, trust } from '../../identity/identities.ts';
import { TestRuntime } from './a-runtime.ts';

export const image =
  '123456789012.dkr.ecr.ap-southeast-2.amazonaws.com/keywatch/workload@sha256:00';

interface Given {
  readonly world?: Emulator;
  readonly runtime?: TestRuntime;
  readonly subnets?: readonly string[];
}

/** A cluster with a network of two zones, a role for tasks, and a runtime of the test's own. */
export class TestCluster {
  readonly world: Emulator;
  readonly runtime: TestRuntime;
  readonly ecs: ReturnType<typeof client>;
  readonly subnets: string[] = [];
  executionRoleArn = '';
  taskRoleArn = '';

  private constructor(world: Emulator, runtime: TestRuntime) {
    this.world = world;
    this.runtime = runtime;
    this.ecs = client(world, 'ecs');
    useRuntime(world, this.runtime);
  }

  /** In subnets that are there already, or a network of its own. */
  static async make({
    world = aWorld(),
    runtime = new TestRuntime(),
    subnets = [],
  }: Given = {}): Promise<TestCluster> {
    const made = new TestCluster(world, runtime);
    made.subnets.push(...subnets);
    if (subnets.length === 0) await made.#buildNetwork();
    await made.#build();
    return made;
  }

  async #buildNetwork(): Promise<void> {
    const ec2 = client(this.world, 'ec2');
    const { Vpc } = await ec2<{ Vpc: { VpcId: string } }>('CreateVpc', {
      CidrBlock: '10.64.0.0/16',
    });
    for (const [place, zone] of ['a', 'b'].entries()) {
      const { Subnet } = await ec2<{ Subnet: { SubnetId: string } }>('CreateSubnet', {
        ...{ VpcId: Vpc.VpcId, CidrBlock: `10.64.${place}.0/24` },
        AvailabilityZone: `ap-southeast-2${zone}`,
      });
      this.subnets.push(Subnet.SubnetId);
    }
  }

  async #build(): Promise<void> {
    const tasks = trust({ Service: 'ecs-tasks.amazonaws.com' });
    this.taskRoleArn = await aRole(this.world, 'task', { trust: tasks });
    this.executionRoleArn = await aRole(this.world, 'execution', {
      trust: tasks,
      policy: policy(allow(['ecr:*', 'logs:*', 'secretsmanager:*', 'ssm:*', 'kms:*'])),
    });
    await client(this.world, 'logs')('CreateLogGroup', { logGroupName: '/app' });
    await this.ecs('CreateCluster', { clusterName: 'main' });
  }

  definition(containers: readonly object[] = [{}], overrides: object = {}) {
    return {
      family: 'app',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      ...{ cpu: '256', memory: '512' },
      executionRoleArn: this.executionRoleArn,
      taskRoleArn: this.taskRoleArn,
      containerDefinitions: containers.map((one) => aContainer(one)),
      ...overrides,
    };
  }

  async register(containers?: readonly object[], overrides?: object): Promise<string> {
    const { taskDefinition } = await this.ecs<{ taskDefinition: Ecs.TaskDefinition }>(
      'RegisterTaskDefinition',
      this.definition(containers, overrides),
    );
    return taskDefinition.taskDefinitionArn ?? '';
  }

  get network() {
    return { awsvpcConfiguration: { subnets: this.subnets } };
  }

  async create(input: object = {}): Promise<Ecs.Service> {
    const { service } = await this.ecs<{ service: Ecs.Service }>('CreateService', {
      ...{ cluster: 'main', serviceName: 'web', taskDefinition: 'app', launchType: 'FARGATE' },
      ...{ networkConfiguration: this.network, desiredCount: 2 },
      ...input,
    });
    return service;
  }

  async run(input: object = {}): Promise<Ecs.Task> {
    const { tasks } = await this.ecs<{ tasks: Ecs.Task[] }>('RunTask', {
      ...{ cluster: 'main', taskDefinition: 'app', launchType: 'FARGATE' },
      networkConfiguration: this.network,
      ...input,
    });
    if (tasks[0] === undefined) throw new Error('no task');
    return tasks[0];
  }

  update(input: object): Promise<{ service: Ecs.Service }> {
    return this.ecs('UpdateService', { cluster: 'main', service: 'web', ...input });
  }

  async service(): Promise<Ecs.Service> {
    const { services } = await this.ecs<{ services: Ecs.Service[] }>('DescribeServices', {
      ...{ cluster: 'main', services: ['web'] },
    });
    if (services[0] === undefined) throw new Error('no service');
    return services[0];
  }

  async task(taskArn = ''): Promise<Ecs.Task> {
    const { tasks } = await this.ecs<{ tasks: Ecs.Task[] }>('DescribeTasks', {
      ...{ cluster: 'main', tasks: [taskArn] },
    });
    if (tasks[0] === undefined) throw new Error(`no task ${taskArn}`);
    return tasks[0];
  }

  async tasks(desiredStatus = 'RUNNING'): Promise<Ecs.Task[]> {
    const { taskArns } = await this.ecs<{ taskArns: string[] }>('ListTasks', {
      ...{ cluster: 'main', desiredStatus },
    });
    return Promise.all(taskArns.map((arn) => this.task(arn)));
  }

  /** Lets time pass in small steps, and all that begins in one come to its end. */
  async pass(seconds: number): Promise<void> {
    for (let step = 0; step < seconds; step += 1) {
      await this.world.clock.advance(1000);
      for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done));
    }
  }
}

export function aContainer(overrides: object = {}) {
  return { name: 'app', image, portMappings: [{ containerPort: 8080 }], ...overrides };
}
