import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { on, toCreate, toDescribe } from './access.ts';
import { readActions } from './actions.ts';
import { demandCertificate } from './certificates.ts';
import { findListener, findLoadBalancer, listenersOf } from './find.ts';
import { followUse } from './health-checks.ts';
import { listenerArn, ruleArn } from './names.ts';
import { page } from './page.ts';
import { invalid, ranged, refuseOthers, required } from './refusals.ts';
import { demandPolicy, usualPolicy } from './ssl-policies.ts';
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

type Settings = Pick<Listener, 'protocol' | 'port' | 'sslPolicy' | 'certificates'>;

/** What a request asks for; what it leaves out stays as `before`. */
function readSettings(
  input: Pick<
    Elb.CreateListenerCommandInput,
    'Protocol' | 'Port' | 'SslPolicy' | 'Certificates' | 'MutualAuthentication'
  >,
  before: Partial<Settings>,
  call: Call,
): Settings {
  const protocol = required(input.Protocol ?? before.protocol, 'Protocol');
  if (protocol !== 'HTTP' && protocol !== 'HTTPS') {
    throw new Fault(
      'UnsupportedProtocolException',
      `Protocol '${protocol}' is not supported by application load balancers`,
    );
  }
  const { Mode = 'off' } = input.MutualAuthentication ?? {};
  if (Mode !== 'off') throw notImplemented(`The mutual authentication mode ${Mode}`);
  const port = ranged(required(input.Port ?? before.port, 'Port'), 'Port', [1, 65_535], 0);
  if (protocol === 'HTTP') {
    if (input.Certificates?.length || input.SslPolicy) {
      throw invalid('A certificate or SSL policy cannot be specified for HTTP listeners');
    }
    return { protocol, port, certificates: [] };
  }
  const certificates = readCertificates(input.Certificates, before.certificates ?? [], call);
  const sslPolicy = demandPolicy(input.SslPolicy ?? before.sslPolicy ?? usualPolicy);
  return { protocol, port, sslPolicy, certificates };
}

/** A request names the default certificate only; those beside it stay. */
function readCertificates(
  given: readonly Elb.Certificate[] | undefined,
  [usual, ...others]: readonly string[],
  call: Call,
): string[] {
  if (given !== undefined && given.length > 1) {
    throw invalid('You must specify exactly one certificate');
  }
  const first = given?.[0]?.CertificateArn ?? usual;
  if (first === undefined) {
    throw new Fault(
      'CertificateNotFoundException',
      'A certificate must be specified for HTTPS listeners',
    );
  }
  const certificate = first === usual ? first : demandCertificate(first, call);
  return [certificate, ...others.filter((arn) => arn !== certificate)];
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
