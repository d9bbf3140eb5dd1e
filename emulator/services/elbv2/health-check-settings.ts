import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { notImplemented } from '../../fault.ts';
import { invalid, ranged } from './refusals.ts';
import type { HealthCheck } from './store.ts';

type Settings = Pick<
  Elb.CreateTargetGroupCommandInput,
  | 'HealthCheckProtocol'
  | 'HealthCheckPort'
  | 'HealthCheckPath'
  | 'HealthCheckEnabled'
  | 'HealthCheckIntervalSeconds'
  | 'HealthCheckTimeoutSeconds'
  | 'HealthyThresholdCount'
  | 'UnhealthyThresholdCount'
  | 'Matcher'
>;

export const checkMembers = [
  ...(['HealthCheckProtocol', 'HealthCheckPort', 'HealthCheckPath', 'HealthCheckEnabled'] as const),
  ...(['HealthCheckIntervalSeconds', 'HealthCheckTimeoutSeconds', 'Matcher'] as const),
  ...(['HealthyThresholdCount', 'UnhealthyThresholdCount'] as const),
];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const usualCheck: HealthCheck = {
  protocol: 'HTTP',
  port: 'traffic-port',
  path: '/',
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

/** The check that a request asks for; what it leaves out stays as `before`. */
export function readCheck(asked: Settings, before: HealthCheck = usualCheck): HealthCheck {
  if (asked.HealthCheckEnabled === false) {
    throw invalid("Health check enabled must be true for target groups with target type 'ip'");
  }
  const intervalSeconds = ranged(
    asked.HealthCheckIntervalSeconds,
    'Health check interval',
    [5, 300],
    before.intervalSeconds,
  );
  const timeoutSeconds = ranged(
    asked.HealthCheckTimeoutSeconds,
    'Health check timeout',
    [2, 120],
    before.timeoutSeconds,
  );
  if (timeoutSeconds >= intervalSeconds) {
    throw invalid(
      `Health check timeout '${timeoutSeconds}' must be smaller than the interval '${intervalSeconds}'`,
    );
  }
  return {
    protocol: readProtocol(asked.HealthCheckProtocol ?? before.protocol, 'Health check protocol'),
    port: readPort(asked.HealthCheckPort ?? before.port),
    path: readPath(asked.HealthCheckPath ?? before.path),
    intervalSeconds,
    timeoutSeconds,
    healthyThreshold: ranged(
      asked.HealthyThresholdCount,
      'Healthy threshold count',
      [2, 10],
      before.healthyThreshold,
    ),
    unhealthyThreshold: ranged(
      asked.UnhealthyThresholdCount,
      'Unhealthy threshold count',
      [2, 10],
      before.unhealthyThreshold,
    ),
    matcher: readMatcher(asked.Matcher, before.matcher),
  };
}

export function readProtocol(given: string, what: string): 'HTTP' | 'HTTPS' {
  if (given === 'HTTP' || given === 'HTTPS') return given;
  throw invalid(`${what} '${given}' is not supported by application load balancers`);
}

function readPort(given: string): string {
  const isPort = /^\d{1,5}$/.test(given) && Number(given) >= 1 && Number(given) <= 65_535;
  if (given === 'traffic-port' || isPort) return given;
  throw invalid(`Health check port '${given}' must be 'traffic-port' or a port from 1 to 65535`);
}

function readPath(given: string): string {
  if (given.startsWith('/') && given.length <= 1024 && !/[\s#]/.test(given)) return given;
  throw invalid(
    `Health check path '${given}' must begin with '/' and have at most 1024 characters`,
  );
}

function readMatcher(given: Elb.Matcher | undefined, before: string): string {
  if (given?.GrpcCode !== undefined) throw notImplemented('GrpcCode of elbv2:Matcher');
  const text = given?.HttpCode ?? before;
  const codes = text.split(/[,-]/).map(Number);
  const isList = /^\d{3}([,-]\d{3})*$/.test(text);
  if (isList && codes.every((code) => code >= 200 && code <= 499)) return text;
  throw invalid(`Health check matcher HTTP code '${text}' must be within '200-499'`);
}

/** Whether the code of an answer is one that the matcher names. */
export function matches(matcher: string, code: number): boolean {
  return matcher.split(',').some((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return code >= first && code <= last;
  });
}
