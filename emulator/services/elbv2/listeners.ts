import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { on, toCreate, toDescribe } from './access.ts';
import { readActions } from './actions.ts';
import { findListener, findLoadBalancer, listenersOf } from './find.ts';
import { followUse } from './health-checks.ts';
import { readSettings } from './listener-settings.ts';
import { listenerArn, ruleArn } from './names.ts';
import { page } from './page.ts';
import { invalid, refuseOthers } from './refusals.ts';
import { type Listener, type LoadBalancer, storeOf } from './store.ts';
import { readTags } from './tag-list.ts';
import { closeDoor, takeDoor } from './traffic/running-front.ts';

const mostListeners = 50;
const members = [
  ...(['LoadBalancerArn', 'ListenerArn', 'Protocol', 'Port', 'SslPolicy', 'Certificates'] as const),
  ...(['DefaultActions', 'Tags', 'MutualAuthentication'] as const),
];

export const listeners = {
  CreateListener: {
    access: (input, call) => {
      const { LoadBalancerArn: arn = '' } = input;
      const created = `${arn.replace(':loadbalancer/', ':listener/')}/*`;
      return toCreate('CreateListener', arn, created, input.Tags, call, {
        'elasticloadbalancing:ListenerProtocol': input.Protocol ?? '',
        ...(input.SslPolicy && { 'elasticloadbalancing:SecurityPolicy': input.SslPolicy }),
      });
    },
    handle: async (input, call) => ({ Listeners: [shown(await create(input, call))] }),
  },
  ModifyListener: {
    access: (input, call) =>
      on('ModifyListener', input.ListenerArn, call, {
        ...(input.Protocol && { 'elasticloadbalancing:ListenerProtocol': input.Protocol }),
        ...(input.SslPolicy && { 'elasticloadbalancing:SecurityPolicy': input.SslPolicy }),
      }),
    handle: async (input, call) => ({ Listeners: [shown(await modify(input, call))] }),
  },
  DeleteListener: {
    access: ({ ListenerArn }, call) => on('DeleteListener', ListenerArn, call),
    async handle({ ListenerArn }, call) {
      const listener = findListener(ListenerArn, call);
      delete storeOf(call).listeners[listener.arn];
      followUse(call);
      await closeDoor(listener, call);
      return {};
    },
  },
  DescribeListeners: {
    access: () => toDescribe('DescribeListeners'),
    handle({ LoadBalancerArn, ListenerArns, ...request }, call) {
      if (ListenerArns?.length) {
        return { Listeners: ListenerArns.map((arn) => shown(findListener(arn, call))) };
      }
      if (LoadBalancerArn === undefined) {
        throw invalid('You must specify either listener ARNs or a load balancer ARN');
      }
      const all = listenersOf(findLoadBalancer(LoadBalancerArn, call), call);
      const { items, rest } = page(all, ({ arn }) => arn, request);
      return { Listeners: items.map(shown), ...rest };
    },
  },
} satisfies Operations<typeof Elb>;

async function create(input: Elb.CreateListenerCommandInput, call: Call): Promise<Listener> {
  refuseOthers('CreateListener', input, ...members);
  const balancer = findLoadBalancer(input.LoadBalancerArn, call);
  const wanted = readSettings(input, {}, call);
  const actions = readActions(input.DefaultActions, balancer, call);
  const tags = readTags(input.Tags);
  demandFreePort(wanted.port, undefined, balancer, call);
  if (listenersOf(balancer, call).length >= mostListeners) {
    throw new Fault(
      'TooManyListenersException',
      `A load balancer has at most ${mostListeners} listeners`,
    );
  }
  const arn = listenerArn(call, balancer);
  const listener: Listener = {
    ...wanted,
    ...{ arn, loadBalancerArn: balancer.arn, attributes: {}, tags, door: 0 },
    createdAt: call.world.clock.now(),
    rules: [{ arn: ruleArn(call, { arn }), conditions: [], actions, tags: {} }],
  };
  storeOf(call).listeners[arn] = listener;
  try {
    await takeDoor(listener, balancer, call);
  } catch (error) {
    delete storeOf(call).listeners[arn];
    throw error;
  }
  followUse(call);
  return listener;
}

async function modify(input: Elb.ModifyListenerCommandInput, call: Call): Promise<Listener> {
  refuseOthers('ModifyListener', input, ...members);
  const listener = findListener(input.ListenerArn, call);
  const balancer = findLoadBalancer(listener.loadBalancerArn, call);
  const wanted = readSettings(input, listener, call);
  demandFreePort(wanted.port, listener, balancer, call);
  if (input.DefaultActions !== undefined) {
    const actions = readActions(input.DefaultActions, balancer, call);
    const usual = listener.rules.at(-1);
    if (usual !== undefined) usual.actions = actions;
  }
  const changesProtocol = wanted.protocol !== listener.protocol;
  if (changesProtocol) await closeDoor(listener, call);
  delete listener.sslPolicy;
  Object.assign(listener, wanted);
  if (changesProtocol) await takeDoor(listener, balancer, call);
  followUse(call);
  return listener;
}

function demandFreePort(
  port: number,
  self: Listener | undefined,
  balancer: LoadBalancer,
  call: Call,
): void {
  const rival = listenersOf(balancer, call).find((one) => one !== self && one.port === port);
  if (rival === undefined) return;
  throw new Fault(
    'DuplicateListenerException',
    'A listener already exists on this port for this load balancer',
  );
}

function shown(listener: Listener): Elb.Listener {
  const { arn, loadBalancerArn, port, protocol, sslPolicy, certificates } = listener;
  const [usual] = certificates;
  return {
    ...{ ListenerArn: arn, LoadBalancerArn: loadBalancerArn, Port: port, Protocol: protocol },
    ...(usual !== undefined && { Certificates: [{ CertificateArn: usual }], SslPolicy: sslPolicy }),
    ...(protocol === 'HTTPS' && { MutualAuthentication: { Mode: 'off' } }),
    DefaultActions: listener.rules.at(-1)?.actions ?? [],
  };
}
