import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Gateway, type GatewayOptions } from '../../../../emulator/gateway/gateway.ts';
import logs from '../../../../emulator/services/logs/index.ts';
import { aJob, assumeAsJob } from '../../../../scripts/github-job.ts';
import { aWorld, testStart } from '../../../support/world.ts';

export const account = '123456789012';
export const region = 'ap-southeast-2';

/**
 * A gateway whose LocalStack is played by an emulator that counts nothing and keeps no trail, as LocalStack with its init
 * file: both on ports of their own, in stepped time that passes for both at once.
 */
export async function aGateway(options: Partial<GatewayOptions> = {}) {
  const upstream = aWorld({
    modules: {
      logs: { ...logs, timers: { 'send-points': () => {}, 'send-late-points': () => {} } },
    },
  });
  const listening = await upstream.listen();
  const list = await aTrailList();
  const gateway = new Gateway({
    ...{ upstream: listening.url, trails: list.url },
    ...{ clock: 'stepped', now: testStart, seed: 2 },
    ...options,
  });
  const { url, close } = await gateway.listen();
  return {
    ...{ upstream, gateway, url },
    /** What the init file would tell. */
    setTrails: list.set,
    /** Options of an SDK's client as the account's root. */
    root: clientAt(url, { accessKeyId: account, secretAccessKey: 'root' }),
    async pass(seconds: number) {
      for (let second = 0; second < seconds; second += 1) {
        await gateway.clock.advance(1000);
        await upstream.clock.advance(1000);
      }
    },
    async close() {
      await close();
      await listening.close();
      list.close();
    },
  };
}

export type GatewayUnderTest = Awaited<ReturnType<typeof aGateway>>;

export function clientAt(
  endpoint: string,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
) {
  return { endpoint, region, credentials, maxAttempts: 1, forcePathStyle: true };
}

/** Credentials of a role that trusts GitHub's jobs. */
export async function sessionAsJob({ url }: GatewayUnderTest, roleArn: string) {
  const job = aJob('canary.yml', 'canary');
  const credentials = await assumeAsJob(url, region, job, roleArn);
  return {
    accessKeyId: credentials.AWS_ACCESS_KEY_ID,
    secretAccessKey: credentials.AWS_SECRET_ACCESS_KEY,
    sessionToken: credentials.AWS_SESSION_TOKEN ?? '',
  };
}

async function aTrailList() {
  let trails: readonly object[] = [];
  const server = createServer((_request, response) => response.end(JSON.stringify(trails)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/_keywatch/trails`,
    set: (now: readonly object[]) => {
      trails = now;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
