import { KMS } from '@aws-sdk/client-kms';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import { createTaskRole, secretPrefix, type TaskRole } from '../../support/task-role.ts';
import {
  type RunningWorkload,
  startWorkload,
  workloadEnvironment,
} from '../../support/workload.ts';

/** What the workload stands on: the emulator with a key and the role of the task, and a PostgreSQL. */
export interface Stage extends AsyncDisposable {
  readonly emulator: RunningEmulator;
  readonly postgres: Postgres;
  /** As root, who may not use the key. */
  readonly kms: KMS;
  readonly secretsManager: SecretsManager;
  readonly role: TaskRole;
  readonly keyArn: string;
  environment(): Promise<Readonly<Record<string, string>>>;
  /** A workload with a database of its own; `env` overrides variables. */
  start(env?: Readonly<Record<string, string>>): Promise<RunningWorkload>;
  /** Of a secret that the role may read. */
  createSecret(name: string, text: string): Promise<string>;
}

export async function openStage(): Promise<Stage> {
  const [emulator, postgres] = await Promise.all([
    startEmulator('--clock', 'real'),
    startPostgres(),
  ]);
  const client = {
    endpoint: emulator.url,
    region: 'ap-southeast-2',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'emulator' },
  };
  const role = await createTaskRole(client);
  const { keyArn } = role;
  const secretsManager = new SecretsManager(client);
  const environment = async () => ({
    ...(await workloadEnvironment(postgres, { endpoint: emulator.url, keyArn })),
    AWS_ACCESS_KEY_ID: role.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: role.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: role.credentials.sessionToken,
  });
  return {
    ...{ emulator, postgres, kms: new KMS(client), secretsManager, role, keyArn, environment },
    start: async (env = {}) => startWorkload({ ...(await environment()), ...env }),
    async createSecret(name, text) {
      const Name = `${secretPrefix}${name}`;
      const { ARN } = await secretsManager.createSecret({ Name, SecretString: text });
      if (ARN === undefined) throw new Error('no secret');
      return ARN;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([emulator[Symbol.asyncDispose](), postgres[Symbol.asyncDispose]()]);
    },
  };
}
