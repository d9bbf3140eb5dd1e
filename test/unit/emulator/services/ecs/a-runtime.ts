import type {
  ContainerEnd,
  ContainerPlan,
} from '../../../../../emulator/services/ecs/runtime/container.ts';
import type { TaskIdentity } from '../../../../../emulator/services/ecs/runtime/task-credentials.ts';
import type { Runtime } from '../../../../../emulator/services/ecs/runtime-port.ts';

/** A container of the test: it runs until the test, or ECS, ends it. */
export interface TestContainer {
  readonly plan: ContainerPlan;
  readonly name: string;
  end(end: ContainerEnd): void;
}

/** How a container begins: it listens, or ends at once. */
export type Behaviour = (plan: ContainerPlan) => 'runs' | ContainerEnd;

/** A runtime without processes. */
export class TestRuntime implements Runtime {
  readonly started: TestContainer[] = [];
  readonly stopped: string[] = [];
  readonly lines: string[] = [];
  readonly granted: TaskIdentity[] = [];
  behave: Behaviour = () => 'runs';
  cannotPull: string | undefined;
  cannotLog: Error | undefined;

  readonly pullImage: Runtime['pullImage'] = async (_call, image) => {
    if (this.cannotPull !== undefined) throw new Error(this.cannotPull);
    return {
      digest: `sha256:${Buffer.from(image).toString('hex').padEnd(64, '0').slice(0, 64)}`,
      root: '/nowhere',
      entryPoint: [],
      command: ['serve'],
      environment: {},
      workingDirectory: '/',
    };
  };

  readonly runContainer: Runtime['runContainer'] = (world, plan) => this.begin(world, plan);

  protected readonly begin: Runtime['runContainer'] = async (_world, plan) => {
    const ended = Promise.withResolvers<ContainerEnd>();
    const name = plan.id.slice(plan.id.indexOf('/') + 1);
    this.started.push({ plan, name, end: ended.resolve });
    plan.onLine(`${name} begins`, 'stdout');
    const beginning = this.behave(plan);
    if (beginning !== 'runs') ended.resolve(beginning);
    return {
      ...(beginning === 'runs' &&
        plan.port !== undefined && {
          endpoint: { host: '127.0.0.1', port: 40_000 + this.started.length },
        }),
      ended: ended.promise,
      stop: async () => {
        this.stopped.push(plan.id);
        ended.resolve({ exitCode: 143 });
        await ended.promise;
      },
    };
  };

  readonly grantTaskCredentials: Runtime['grantTaskCredentials'] = (_world, task) => {
    this.granted.push(task);
    return { environment: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://c/${task.taskId}` } };
  };

  readonly revokeTaskCredentials: Runtime['revokeTaskCredentials'] = () => {};

  readonly logLines: Runtime['logLines'] = (_world, _caller, { group, stream }) => ({
    opened: this.cannotLog === undefined ? Promise.resolve() : Promise.reject(this.cannotLog),
    onLine: (line) => this.lines.push(`${group} ${stream}: ${line}`),
    end: async () => {},
  });

  /** Those that run, or ran, under this name. */
  named(name: string): TestContainer[] {
    return this.started.filter((one) => one.name === name);
  }
}
