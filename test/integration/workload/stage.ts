import { KMS } from '@aws-sdk/client-kms';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { type RunningEmulator, startEmulator } from '../../support/emulator-process.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import {
  type RunningWorkload,
  startWorkload,
  workloadEnvironment,
} from '../../support/workload.ts';

/** What the workload stands on: the emulator with a key, and a PostgreSQL. */
export interface Stage extends AsyncDisposable {
  readonly emulator: RunningEmulator;
  readonly postgres: Postgres;
  readonly kms: KMS;
  readonly secretsManager: SecretsManager;
  readonly keyArn: string;
  environment(): Promise<Readonly<Record<string, string>>>;
  /** A workload with a database of its own; `env` overrides variables. */
  start(env?: Readonly<Record<string, string>>): Promise<RunningWorkload>;
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
  const kms = new KMS(client);
  const keyArn = await createKey(kms);
  const environment = () => workloadEnvironment(postgres, { endpoint: emulator.url, keyArn });
  return {
    ...{ emulator, postgres, kms, secretsManager: new SecretsManager(client), keyArn, environment },
    start: async (env = {}) => startWorkload({ ...(await environment()), ...env }),
    async [Symbol.asyncDispose]() {
      await Promise.all([emulator[Symbol.asyncDispose](), postgres[Symbol.asyncDispose]()]);
    },
  };
}

export async function createKey(kms: KMS): Promise<string> {
  const { KeyMetadata } = await kms.createKey({});
  if (KeyMetadata?.Arn === undefined) throw new Error('no key');
  return KeyMetadata.Arn;
}
