import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { drawGroup, groupsOf } from '../forward-groups.ts';
import { headerChanges } from '../listener-attributes.ts';
import { settingOf } from '../load-balancer-attributes.ts';
import { type Listener, type LoadBalancer, storeOf, type TargetGroup } from '../store.ts';
import { chooseTarget } from './choose-target.ts';
import { answerError } from './error-page.ts';
import { exchange } from './exchange.ts';
import type { Front } from './front.ts';
import { isReachable } from './reach.ts';
import { requestHeaders } from './request-headers.ts';
import { tell } from './tell.ts';

export interface Visit {
  readonly front: Front;
  readonly balancer: LoadBalancer;
  readonly listener: Listener;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** AWS waits ten seconds for a connection. */
const unreachableMilliseconds = 1000;

/** Hands a request to a target of the action's group, and its answer back. */
export async function forwardToGroup(visit: Visit, action: Action): Promise<void> {
  const { front, balancer, request, response } = visit;
  const { site, traffic, told } = front;
  const { random, running } = site.world;
  const draw = () => random.next() / 2 ** 32;
  const arn = drawGroup(groupsOf(action), draw());
  const group = arn === undefined ? undefined : storeOf(site).targetGroups[arn];
  const target =
    group &&
    chooseTarget(group, {
      turn: traffic.nextTurn(group.arn),
      outstanding: (one) => traffic.outstanding(one),
      draw: draw(),
    });
  if (group === undefined || target === undefined) {
    tell(told, `${group?.name ?? balancer.name} has no targets; requests are answered with 503`);
    return answerError(response, 503);
  }
  const place = `${target.address}:${target.port}`;
  if (!isReachable(balancer, target, site)) {
    tell(told, `the security groups do not let ${balancer.name} connect to ${place}`);
    await new Promise((resolve) => setTimeout(resolve, unreachableMilliseconds));
    return answerError(response, 504);
  }
  const endpoint = running.endpointOf(place);
  if (endpoint === undefined) {
    tell(told, `nothing listens at ${place}; requests are answered with 502`);
    return answerError(response, 502);
  }
  await exchange(request, response, {
    ...endpoint,
    protocol: group.protocol,
    agent: front.pools[group.protocol],
    headers: headersFor(visit, group),
    changes: headerChanges(visit.listener),
    idleMilliseconds: Number(settingOf(balancer, 'idle_timeout.timeout_seconds')) * 1000,
    begin: (cut) => traffic.begin(target, cut),
  });
}

function headersFor({ front, balancer, listener, request }: Visit, _group: TargetGroup): string[] {
  const { clock, random } = front.site.world;
  const seconds = Math.floor(clock.now() / 1000).toString(16);
  return requestHeaders(request.rawHeaders, {
    clientIp: request.socket.remoteAddress ?? '',
    clientPort: request.socket.remotePort ?? 0,
    protocol: listener.protocol === 'HTTPS' ? 'https' : 'http',
    port: listener.port,
    forwardedFor: settingOf(balancer, 'routing.http.xff_header_processing.mode') as 'append',
    tellsClientPort: settingOf(balancer, 'routing.http.xff_client_port.enabled') === 'true',
    dropsInvalid: settingOf(balancer, 'routing.http.drop_invalid_header_fields.enabled') === 'true',
    trace: `1-${seconds}-${random.hex(24)}`,
  });
}
