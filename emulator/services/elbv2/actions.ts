import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault, notImplemented } from '../../fault.ts';
import { findTargetGroup } from './find.ts';
import { groupsOf } from './forward-groups.ts';
import { invalid, required } from './refusals.ts';
import type { LoadBalancer, Place } from './store.ts';
import { balancersUsing } from './use.ts';

const contentTypes = [
  ...['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'],
];
const notThere = ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'];

/**
 * The actions of a rule, as they are kept. One is there in the end, as those that go before another only authenticate.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
 */
export function readActions(
  given: readonly Action[] | undefined,
  balancer: LoadBalancer,
  place: Place,
): Action[] {
  const actions = required(given, 'Actions');
  const absent = actions.find(({ Type = '' }) => notThere.includes(Type));
  if (absent !== undefined) throw notImplemented(`The action ${absent.Type}`);
  const [action, ...others] = actions;
  if (action === undefined) throw invalid('An action must be specified');
  if (others.length > 0) {
    throw new Fault(
      'InvalidLoadBalancerActionException',
      'A rule can have only one action of type forward, redirect or fixed-response',
    );
  }
  return [readAction(action, balancer, place)];
}

function readAction(action: Action, balancer: LoadBalancer, place: Place): Action {
  const kept = kinds[action.Type ?? ''];
  if (kept === undefined)
    throw invalid(`Action type '${action.Type}' must be one of '${Object.keys(kinds).join(',')}'`);
  const { Order } = action;
  if (Order !== undefined && !(Order >= 1 && Order <= 50_000)) {
    throw invalid(`Action order '${Order}' must be between 1 and 50000`);
  }
  return { ...kept(action, balancer, place), ...(Order !== undefined && { Order }) };
}

const kinds: Readonly<
  Record<string, (action: Action, balancer: LoadBalancer, place: Place) => Action>
> = {
  forward: readForward,
  redirect: readRedirect,
  'fixed-response': readFixedResponse,
};

function readForward(action: Action, balancer: LoadBalancer, place: Place): Action {
  const { TargetGroupArn, ForwardConfig } = action;
  const groups = groupsOf(action);
  if (groups.length > 5) throw invalid('A forward action can have at most 5 target groups');
  if (ForwardConfig?.TargetGroupStickinessConfig?.Enabled) {
    throw notImplemented('TargetGroupStickinessConfig of elbv2:ForwardConfig');
  }
  const isAtOdds = groups.length > 1 || groups[0]?.arn !== TargetGroupArn;
  if (TargetGroupArn !== undefined && isAtOdds) {
    throw invalid('TargetGroupArn and the target groups of ForwardConfig must be the same');
  }
  for (const { arn, weight } of groups) {
    if (!Number.isInteger(weight) || weight < 0 || weight > 999) {
      throw invalid(`Target group weight '${weight}' must be between 0 and 999`);
    }
    demandGroup(arn, balancer, place);
  }
  const TargetGroups = groups.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight }));
  const [first] = groups;
  return {
    Type: 'forward',
    ...(groups.length === 1 && { TargetGroupArn: first?.arn }),
    ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } },
  };
}

function demandGroup(arn: string, { arn: balancerArn, vpcId }: LoadBalancer, place: Place): void {
  const group = findTargetGroup(arn, place);
  const others = balancersUsing(arn, place).filter((one) => one !== balancerArn);
  if (others.length > 0) {
    throw new Fault(
      'TargetGroupAssociationLimitException',
      `The following target groups cannot be associated with more than one load balancer: ${arn}`,
    );
  }
  if (group.vpcId === vpcId) return;
  throw invalid(`The target group '${arn}' and the load balancer must be in the same VPC`);
}

function readRedirect({ RedirectConfig }: Action): Action {
  const given = required(RedirectConfig, 'RedirectConfig');
  const { Protocol = '#{protocol}', Port = '#{port}', Host = '#{host}' } = given;
  const { Path = '/#{path}', Query = '#{query}', StatusCode } = given;
  if (!/^(HTTPS?|#\{protocol\})$/.test(Protocol)) {
    throw invalid(`Redirect protocol '${Protocol}' must be HTTP, HTTPS or #{protocol}`);
  }
  const isPort = /^\d{1,5}$/.test(Port) && Number(Port) >= 1 && Number(Port) <= 65_535;
  if (Port !== '#{port}' && !isPort) {
    throw invalid(`Redirect port '${Port}' must be from 1 to 65535 or #{port}`);
  }
  if (!Path.startsWith('/')) throw invalid(`Redirect path '${Path}' must begin with '/'`);
  if (StatusCode !== 'HTTP_301' && StatusCode !== 'HTTP_302') {
    throw invalid(`Redirect status code '${StatusCode}' must be HTTP_301 or HTTP_302`);
  }
  const isLoop =
    Protocol === '#{protocol}' && Port === '#{port}' && Host === '#{host}' && Path === '/#{path}';
  if (isLoop) {
    throw new Fault(
      'InvalidLoadBalancerActionException',
      'The redirect configuration is not valid because it creates a loop: protocol, host, port or path must change',
    );
  }
  return { Type: 'redirect', RedirectConfig: { Protocol, Port, Host, Path, Query, StatusCode } };
}

function readFixedResponse({ FixedResponseConfig }: Action): Action {
  const { StatusCode, ContentType, MessageBody } = required(
    FixedResponseConfig,
    'FixedResponseConfig',
  );
  if (!/^(2|4|5)\d\d$/.test(StatusCode ?? '')) {
    throw invalid(`Fixed response status code '${StatusCode}' must match '^(2|4|5)\\d\\d$'`);
  }
  if (ContentType !== undefined && !contentTypes.includes(ContentType)) {
    throw invalid(`Content type '${ContentType}' must be one of '${contentTypes.join(',')}'`);
  }
  if ((MessageBody?.length ?? 0) > 1024) {
    throw invalid('The message body of a fixed response can have at most 1024 characters');
  }
  return {
    Type: 'fixed-response',
    FixedResponseConfig: {
      StatusCode,
      ...(MessageBody !== undefined && { MessageBody }),
      ...(ContentType !== undefined && { ContentType }),
    },
  };
}
