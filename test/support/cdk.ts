import { resolve } from 'node:path';
import { execa } from 'execa';
import { only } from './clients.ts';

export const cdkApp = resolve('test/fixtures/clients/cdk');

/** The AWS CDK's own command line on the small app of the fixtures. Its exit code and outputs, whatever they are. */
export function cdk(endpoint: string, home: string) {
  return (...args: string[]) =>
    execa(
      process.execPath,
      [resolve(cdkApp, 'node_modules/aws-cdk/bin/cdk'), ...args, '--output', resolve(home, 'out')],
      {
        ...only({
          AWS_ENDPOINT_URL: endpoint,
          AWS_ACCESS_KEY_ID: '123456789012',
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_REGION: 'ap-southeast-2',
          CDK_DISABLE_CLI_TELEMETRY: 'true',
          CI: 'true',
          HOME: home,
          NO_COLOR: '1',
        }),
        all: true,
        cwd: cdkApp,
        reject: false,
      },
    );
}
