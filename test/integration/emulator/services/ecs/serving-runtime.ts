import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Runtime } from '../../../../../emulator/services/ecs/runtime-port.ts';
import { TestRuntime } from '../../../../unit/emulator/services/ecs/a-runtime.ts';
import { endLater } from '../elbv2/clean-up.ts';

/** Each container is a real HTTP server that answers with its command, and with 503 at `/readyz` where that is `sick`. */
export class ServingRuntime extends TestRuntime {
  override readonly runContainer: Runtime['runContainer'] = async (world, plan) => {
    const container = await this.begin(world, plan);
    const says = plan.command?.join(' ') ?? '';
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/readyz' && says === 'sick' ? 503 : 200;
      response.end(says);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    endLater(server);
    void container.ended.then(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { ...container, endpoint: { host: '127.0.0.1', port } };
  };
}
