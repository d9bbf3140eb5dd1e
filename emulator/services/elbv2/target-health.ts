import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../service.ts';
import { toDescribe } from './access.ts';
import { findTargetGroup } from './find.ts';
import { refuseOthers, required } from './refusals.ts';
import type { Place, Target, TargetGroup } from './store.ts';
import { keysOf } from './targets.ts';
import { isNamed } from './use.ts';

export const targetHealth = {
  DescribeTargetHealth: {
    access: () => toDescribe('DescribeTargetHealth'),
    handle(input, call) {
      refuseOthers('DescribeTargetHealth', input, 'TargetGroupArn', 'Targets', 'Include');
      const group = findTargetGroup(input.TargetGroupArn, call);
      const all = Object.values(group.targets).map((target) => described(target, group, call));
      if (!input.Targets?.length) return { TargetHealthDescriptions: all };
      const asked = input.Targets.flatMap((one) => {
        const [key] = keysOf(one, group);
        const target = key === undefined ? undefined : group.targets[key];
        return target === undefined ? unknown(one, group) : described(target, group, call);
      });
      return { TargetHealthDescriptions: asked };
    },
  },
} satisfies Operations<typeof Elb>;

function described(target: Target, group: TargetGroup, place: Place): Elb.TargetHealthDescription {
  const { address: Id, port: Port, zone: AvailabilityZone } = target;
  const { check } = group;
  return {
    Target: { Id, Port, AvailabilityZone },
    HealthCheckPort: check.port === 'traffic-port' ? String(Port) : check.port,
    TargetHealth: shownHealth(target, isNamed(group.arn, place)),
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-states */
function shownHealth({ drainingUntil, health }: Target, isUsed: boolean): Elb.TargetHealth {
  if (drainingUntil !== undefined) {
    return {
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    };
  }
  if (!isUsed) {
    return {
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target group is not configured to receive traffic from the load balancer',
    };
  }
  const { state: State, reason: Reason, description: Description } = health;
  return { State, ...(Reason && { Reason, Description }) };
}

function unknown(
  { Id, Port }: Elb.TargetDescription,
  group: TargetGroup,
): Elb.TargetHealthDescription {
  return {
    Target: { Id: required(Id, 'Id'), Port: Port ?? group.port },
    TargetHealth: {
      State: 'unused',
      Reason: 'Target.NotRegistered',
      Description: 'Target is not registered to the target group',
    },
  };
}
