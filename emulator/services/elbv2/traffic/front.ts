import { Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { RunningThing } from '../../../running.ts';
import { listenersOf } from '../find.ts';
import type { Site } from '../health-checks.ts';
import { settingOf } from '../load-balancer-attributes.ts';
import { oldestProtocol, usualPolicy } from '../ssl-policies.ts';
import { type Listener, type LoadBalancer, storeOf } from '../store.ts';
import { answer } from './answer.ts';
import { type Door, openDoor, type Reception } from './door.ts';
import { mayEnter } from './reach.ts';
import { tell } from './tell.ts';
import { Traffic } from './traffic.ts';

/** Of what really runs for a load balancer. */
export function frontId(loadBalancerArn: string): string {
  return `elbv2:${loadBalancerArn}`;
}

/**
 * What really runs for one load balancer: its doors, and the connections to its targets. All settings are read from the state
 * as requests come, so that a change holds from the next request on.
 */
export class Front implements RunningThing {
  readonly traffic = new Traffic();
  readonly pools = {
    HTTP: new HttpAgent({ keepAlive: true, maxFreeSockets: 256 }),
    HTTPS: new HttpsAgent({ keepAlive: true, maxFreeSockets: 256, rejectUnauthorized: false }),
  };
  readonly told = new Set<string>();
  readonly arn: string;
  readonly site: Site;
  readonly #doors = new Map<number, Door>();
  #hasStopped = false;

  constructor(arn: string, site: Site) {
    this.arn = arn;
    this.site = site;
  }

  /** Undefined once it is deleted. */
  balancer(): LoadBalancer | undefined {
    return storeOf(this.site).loadBalancers[this.arn];
  }

  get ports(): number[] {
    return [...this.#doors.keys()];
  }

  /** Opens a door, on a free port if this one is 0, and answers the port. */
  async open(wanted: number): Promise<number> {
    if (this.#doors.has(wanted)) return wanted;
    const port = () => door.port;
    const door = await openDoor(wanted, {
      receive: (clientIp, isSecure) => this.#receive(clientIp, port(), isSecure),
      answer: (request, response, isSecure) => this.#answer(request, response, port(), isSecure),
      idleSeconds: () => this.#idleSeconds(),
      tlsOptions: () => ({
        minVersion: oldestProtocol(this.#listener(port(), true)?.sslPolicy ?? usualPolicy),
      }),
    });
    this.#doors.set(door.port, door);
    // The load balancer was deleted while the door opened.
    if (this.#hasStopped) await this.close(door.port);
    return door.port;
  }

  async close(port: number): Promise<void> {
    const door = this.#doors.get(port);
    this.#doors.delete(port);
    await door?.close();
  }

  dropConnections(port: number, isSecure: boolean): void {
    this.#doors.get(port)?.dropConnections(isSecure);
  }

  async stop(): Promise<void> {
    this.#hasStopped = true;
    await Promise.all(this.ports.map((port) => this.close(port)));
    this.pools.HTTP.destroy();
    this.pools.HTTPS.destroy();
  }

  #listener(port: number, isSecure: boolean): Listener | undefined {
    const balancer = this.balancer();
    if (balancer === undefined) return undefined;
    const protocol = isSecure ? 'HTTPS' : 'HTTP';
    const all = listenersOf(balancer, this.site);
    return all.find((one) => one.door === port && one.protocol === protocol);
  }

  #receive(clientIp: string, port: number, isSecure: boolean): Reception {
    const balancer = this.balancer();
    const listener = this.#listener(port, isSecure);
    if (balancer === undefined || listener === undefined) {
      const kind = isSecure ? 'HTTPS' : 'HTTP';
      tell(this.told, `${this.arn} has no ${kind} listener at 127.0.0.1:${port}`);
      return 'refuse';
    }
    if (balancer.state !== 'active') {
      tell(this.told, `${balancer.name} is not active yet`);
      return 'refuse';
    }
    if (mayEnter(balancer, listener.port, clientIp, this.site)) return 'admit';
    const groups = balancer.securityGroups.join(', ');
    tell(
      this.told,
      `no rule of ${groups} lets ${clientIp} connect to ${balancer.name} at port ${listener.port}; in AWS the connection would time out`,
    );
    return 'drop';
  }

  #answer(
    request: IncomingMessage,
    response: ServerResponse,
    port: number,
    isSecure: boolean,
  ): void {
    const { world } = this.site;
    const listener = this.#listener(port, isSecure);
    const balancer = this.balancer();
    if (balancer === undefined || listener === undefined) return void request.socket.destroy();
    // Virtual time stands while a request is under way.
    world.background(() => answer(this, balancer, listener, request, response));
  }

  #idleSeconds(): number {
    const balancer = this.balancer();
    return balancer === undefined
      ? 60
      : Number(settingOf(balancer, 'idle_timeout.timeout_seconds'));
  }
}
