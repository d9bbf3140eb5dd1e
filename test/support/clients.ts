import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

const folder = resolve('.venv-clients/bin');
const cdk = resolve('test/fixtures/clients/cdk/node_modules/.keywatch/stamp');

/**
 * Registers tests that need boto3, the AWS CLI or the AWS CDK. Where these are not installed a single test says so in its name, which the
 * run's last lines repeat; it fails under `CI=true`, where nothing may be left out.
 */
export function withOtherClients(name: string, register: () => void): void {
  if (existsSync(resolve(folder, 'aws')) && existsSync(cdk)) register();
  else {
    test(`NOT RUN: ${name}; run npm run setup:clients`, () => {
      expect(process.env.CI).not.toBe('true');
    });
  }
}

/** Runs a Python program of the fixtures; answers what it printed. */
export async function python(program: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa(resolve(folder, 'python'), [program, ...args], only({}));
  return stdout;
}

/**
 * The AWS CLI against one endpoint. Its exit code and both outputs, whatever they are. The endpoint is an argument, since
 * version 1 does not heed `AWS_ENDPOINT_URL` for SQS, and a variable too, as commands of several services heed nothing else.
 */
export function awsCli(endpoint: string) {
  return (...args: string[]) =>
    execa(resolve(folder, 'aws'), [...args, '--endpoint-url', endpoint], {
      ...only({ ...administrator, AWS_ENDPOINT_URL: endpoint }),
      reject: false,
    });
}

const administrator = {
  AWS_ACCESS_KEY_ID: '123456789012',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_DEFAULT_REGION: 'ap-southeast-2',
  AWS_DEFAULT_OUTPUT: 'json',
};

/** Nothing of the machine's AWS configuration gets in. */
export function only(env: Readonly<Record<string, string>>) {
  const { PATH = '' } = process.env;
  const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  return {
    extendEnv: false,
    env: { PATH, AWS_EC2_METADATA_DISABLED: 'true', PYTHONUTF8: '1', ...files, ...env },
  };
}
