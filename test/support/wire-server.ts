import type { AddressInfo } from 'node:net';
import { createWireServer, type WireOptions } from '../../emulator/wire/server.ts';

export interface ListeningServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Configuration for an SDK client that talks to this server, once per call. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
}

/** Far from the time of any machine that runs the tests. */
export const serverTime = Date.UTC(2040, 0, 2, 8);

/** A wire server on a free port of this machine. */
export async function listen(options: Partial<WireOptions>): Promise<ListeningServer> {
  let calls = 0;
  const server = createWireServer({
    handle: async () => ({}),
    now: () => serverTime,
    requestId: () => `request-${++calls}`,
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
  return {
    url,
    port,
    config: { endpoint: url, region: 'eu-west-1', credentials, maxAttempts: 1 },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
