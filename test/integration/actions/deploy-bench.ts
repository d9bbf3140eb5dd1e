import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { Emulator, type Listening } from '../../../emulator/emulator.ts';
import type { ServiceId } from '../../../emulator/wire/services.ts';
import type { Caller } from '../../../emulator/world.ts';
import { runStep } from '../../../scripts/runner.ts';

const region = 'ap-southeast-2';
const account = '123456789012';

/** Lets a test hold back one operation of a resource's service, as long as it likes. */
class HeldEmulator extends Emulator {
  held: { readonly operation: string; readonly until: Promise<unknown> } | undefined;

  override async invoke<O>(
    caller: Caller,
    service: ServiceId,
    operation: string,
    input: unknown,
    signal?: AbortSignal,
  ): Promise<O> {
    if (this.held?.operation === operation) await this.held.until;
    return super.invoke(caller, service, operation, input, signal);
  }
}

interface ReportedStack {
  readonly key: string;
  readonly outcome: string;
  readonly calls: number;
  readonly message?: string;
}

export const outcomes = ({ stacks }: { readonly stacks: readonly ReportedStack[] }) =>
  Object.fromEntries(stacks.map(({ key, outcome }) => [key, outcome]));

/** An emulator of its own and a copy of the fixtures, in which the committed bundle runs. */
export class DeployBench {
  readonly emulator: HeldEmulator;
  readonly folder: string;
  readonly cloudFormation: CloudFormationClient;
  readonly #listening: Listening;

  private constructor(emulator: HeldEmulator, listening: Listening, folder: string) {
    this.emulator = emulator;
    this.#listening = listening;
    this.folder = folder;
    this.cloudFormation = new CloudFormationClient(this.settings());
  }

  static async open(): Promise<DeployBench> {
    const emulator = new HeldEmulator({ seed: 1, defaultRegion: region });
    const folder = await mkdtemp(join(tmpdir(), 'keywatch-deploy-'));
    await cp('test/fixtures/deploy', folder, { recursive: true });
    return new DeployBench(emulator, await emulator.listen(), folder);
  }

  async close(): Promise<void> {
    this.cloudFormation.destroy();
    await this.#listening.close();
    await rm(this.folder, { recursive: true });
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  async deploy(
    inputs: Record<string, string> = {},
    {
      endpoint = this.#listening.url,
      region: regionOfJob = '',
      onLine = (_: string): unknown => undefined,
    } = {},
  ) {
    const given = { environment: 'emulator', manifest: 'stacks.yaml', ...inputs };
    const env = { ...this.#environment(endpoint), AWS_REGION: regionOfJob };
    const step = await runStep('deploy', given, { cwd: this.folder, env, onLine });
    const report = await this.read('report/deploy.json').catch(() => '{}');
    const { stacks = [] }: { stacks?: ReportedStack[] } = JSON.parse(report);
    return { ...step, report, stacks };
  }

  async statusOf(name: string): Promise<string | undefined> {
    const { Stacks } = await this.cloudFormation
      .send(new DescribeStacksCommand({ StackName: name }))
      .catch(() => ({ Stacks: [] }));
    return Stacks?.[0]?.StackStatus;
  }

  /** The line on which the resource begins. */
  async lineOf(resource: string, path: string): Promise<number> {
    return (await this.read(path)).split('\n').indexOf(`  ${resource}:`) + 1;
  }

  /** A role for CloudFormation with these actions alone. */
  async makeServiceRole(Action: readonly string[]): Promise<string> {
    const iam = new IAMClient(this.settings());
    const policy = (statement: object) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
    const Principal = { Service: 'cloudformation.amazonaws.com' };
    const RoleName = 'fixture-service';
    const trust = policy({ Principal, Action: 'sts:AssumeRole' });
    const made = await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }),
    );
    const PolicyDocument = policy({ Action, Resource: '*' });
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'all', PolicyDocument }));
    iam.destroy();
    return made.Role?.Arn ?? '';
  }

  /** Deploys the stack `topic` and ends the bundle with SIGTERM as soon as its log has the text. */
  async cancelAt(text: string, plan = ''): Promise<{ code: number | null; log: string }> {
    const inputs = {
      ENVIRONMENT: 'emulator',
      MANIFEST: 'stacks.yaml',
      STACKS: 'topic',
      MODE: 'apply',
      PLAN: plan,
      RECREATE: 'false',
      TIMEOUT: '5m',
      REPORT: 'report/deploy.json',
    };
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name}`, value]);
    const step = spawn(process.execPath, [resolve('actions/deploy/dist/index.cjs')], {
      cwd: this.folder,
      env: { ...this.#environment(), ...Object.fromEntries(given) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let log = '';
    createInterface({ input: step.stdout }).on('line', (line) => {
      log += `${line}\n`;
      if (line.includes(text)) step.kill('SIGTERM');
    });
    const code = await new Promise<number | null>((done) => step.on('close', done));
    return { code, log };
  }

  /** For a client of whatever service. */
  settings() {
    const credentials = { accessKeyId: account, secretAccessKey: 'emulator' };
    return { endpoint: this.#listening.url, region, credentials };
  }

  #environment(endpoint = this.#listening.url) {
    return {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'emulator',
    };
  }
}
