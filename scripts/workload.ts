import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { KMS } from '@aws-sdk/client-kms';
import { startPostgres } from '../test/support/postgres.ts';
import { startWorkload, workloadEnvironment } from '../test/support/workload.ts';

const usage = `Usage: node scripts/workload.ts [--endpoint http://127.0.0.1:4566] [--port 8080]
Runs the workload's committed bundle on an emulator that listens at the endpoint, with a new key, a
database of its own and a new token, until Ctrl-C.`;

async function run(endpoint: string, port: string): Promise<void> {
  const keyArn = await createKey(endpoint);
  const token = randomBytes(24).toString('base64url');
  await using postgres = await startPostgres();
  const env = await workloadEnvironment(postgres, { endpoint, keyArn });
  await using workload = await startWorkload({ ...env, PORT: port, TOKEN: token });
  console.log(`listening on ${workload.url}; for example

curl ${workload.url}/encrypt -H 'authorization: Bearer ${token}' -H 'content-type: application/json' -d '{"name":"first","text":"a note"}'
`);
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  await Promise.race([ended, workload.ended]);
}

async function createKey(endpoint: string): Promise<string> {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'emulator' };
  const kms = new KMS({ endpoint, region: 'ap-southeast-2', credentials });
  const { KeyMetadata } = await kms.createKey({ Description: 'data key of the workload' });
  if (KeyMetadata?.Arn === undefined) throw new Error(`no key was made at ${endpoint}`);
  return KeyMetadata.Arn;
}

const { values } = parseArgs({
  options: {
    endpoint: { type: 'string', default: 'http://127.0.0.1:4566' },
    port: { type: 'string', default: '8080' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(usage);
else await run(values.endpoint, values.port);
