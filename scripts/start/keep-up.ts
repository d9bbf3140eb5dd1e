import { mkdir } from 'node:fs/promises';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  type Output,
} from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { optionsHelp, readArguments } from '../../emulator/arguments.ts';
import { endOnSignal, explain } from '../../emulator/cli.ts';
import { Emulator } from '../../emulator/emulator.ts';
import type { Stage } from '../pipeline.ts';
import { deploySteps } from './deploy-steps.ts';
import { readEnvironment } from './environment.ts';
import { runSteps } from './steps.ts';

/** What is registered without a Docker engine holds the bundle alone. */
const noImage =
  '--containers docker needs --empty: what is deployed here is the bundle without Node; push an image that you built, and deploy its digest';

/** An emulator with everything deployed, until it is told to end. Exit code 1 if it could not be brought up. */
export async function keepUp(args: readonly string[], usage: string): Promise<void> {
  try {
    const options = readArguments(args);
    if (options?.emulator.containers === 'docker') throw new Error(noImage);
    if (options === undefined) process.stdout.write(usage + optionsHelp);
    else await bringUp(options);
  } catch (error) {
    console.error(explain(error as Error));
    process.exitCode = 1;
  }
}

async function bringUp({
  emulator: options,
  port,
  host,
}: NonNullable<ReturnType<typeof readArguments>>) {
  const { region, prefix, stacks } = await readEnvironment('emulator');
  const emulator = new Emulator({ defaultRegion: region, ...options });
  const { url, close } = await emulator.listen(port, host);
  endOnSignal(close);
  console.log(`listening on ${url}`);
  const account = emulator.settings.defaultAccount;
  const stage: Stage = { endpoint: url, region, account, prefix };
  await mkdir('report', { recursive: true });
  const outcomes = await runSteps(deploySteps(stage, stacks, 'report'));
  if (outcomes.every(({ outcome }) => outcome === 'success')) {
    console.log(await describeService(stage));
  } else {
    process.exitCode = 1;
    await close();
  }
}

/** How the service is called, as in the lab, with the token that a caller must present. */
async function describeService({ endpoint, region, account, prefix }: Stage): Promise<string> {
  const credentials = { accessKeyId: account, secretAccessKey: 'emulator' };
  const cloudFormation = new CloudFormationClient({ endpoint, region, credentials });
  const secrets = new SecretsManagerClient({ endpoint, region, credentials });
  try {
    const { Stacks: [stack] = [] } = await cloudFormation.send(
      new DescribeStacksCommand({ StackName: `${prefix}-application` }),
    );
    const output = (key: string) =>
      stack?.Outputs?.find(({ OutputKey }: Output) => OutputKey === key)?.OutputValue ?? '';
    const { SecretString: token = '' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: output('TokenSecretArn') }),
    );
    return `
The service answers at ${output('ServiceUrl')}; each wrong decryption is a failed KMS call, which the alarms count:

  url=${output('ServiceUrl')} token='${token}'
  curl "$url/encrypt" -H "authorization: Bearer $token" -H 'content-type: application/json' -d '{"name":"first","text":"a note"}'
  curl "$url/decrypt" -H "authorization: Bearer $token" -H 'content-type: application/json' -d '{"name":"first","key":"the key of the answer"}'

AWS's programs find the rest at ${endpoint} with AWS_ACCESS_KEY_ID=${account} and any secret. Ctrl-C ends it all.`;
  } finally {
    cloudFormation.destroy();
    secrets.destroy();
  }
}
