import type { Call, ServiceModule } from '../service.ts';
import cloudtrail from '../services/cloudtrail/index.ts';
import { testMetricFilter } from '../services/logs/test-metric-filter.ts';
import { type ServiceId, serviceIds } from '../wire/services.ts';
import { alarmHistory } from './alarm-history.ts';
import { countEvents, type Matcher } from './count-events.ts';
import { type AnyOperation, forwardedService } from './forwarded.ts';
import { guardedKms } from './guarded-kms.ts';
import type { KnownOperations } from './known-operations.ts';
import type { Mirrors } from './mirrors.ts';
import { throughGateway } from './queue-urls.ts';
import type { Upstream } from './upstream.ts';

interface Parts {
  readonly upstream: Upstream;
  readonly known: KnownOperations;
  readonly matcher: Matcher;
  /** Once the world is made. */
  mirrors(): Mirrors;
}

/**
 * How the gateway answers each service. STS is the emulator's own, as LocalStack's asks no trust policy, and so is
 * CloudTrail, which LocalStack's free edition has not.
 */
export function modulesOver(parts: Parts): Partial<Record<ServiceId, ServiceModule>> {
  const { upstream, known, mirrors } = parts;
  const forwarded = serviceIds
    .filter((id) => id !== 'sts')
    .map((id) => [id, forwardedService(id, upstream, known)] as const);
  const modules = Object.fromEntries(forwarded) as Record<ServiceId, ServiceModule>;
  return {
    ...modules,
    kms: guardedKms(upstream, async (call, keyId) => {
      mirrors().expire();
      await mirrors().key(keyId, call);
    }),
    logs: answered(
      followed(modules.logs, async (name, input, output, call) => {
        if (name === 'PutLogEvents') {
          await countEvents(upstream, parts.matcher, call, input, output);
        }
        return output;
      }),
      'TestMetricFilter',
      testing,
    ),
    cloudwatch: answered(modules.cloudwatch, 'DescribeAlarmHistory', {
      access: () => [],
      handle: (input: never, call: Call) => alarmHistory(upstream, input, call),
    }),
    sqs: followed(modules.sqs, async (_name, _input, output, { world }) =>
      throughGateway(output, world.settings.endpoint),
    ),
    cloudtrail: deliveringByTheLatest(mirrors),
  };
}

type Then = (name: string, input: never, output: object, call: Call) => Promise<object>;

/** Makes something more of what the operations answer. */
function followed({ operations }: ServiceModule, then: Then): ServiceModule {
  const follow = (name: string, operation: AnyOperation): AnyOperation => ({
    ...operation,
    handle: async (input: never, call: Call) =>
      then(name, input, (await operation.handle(input, call)) as object, call),
  });
  return {
    operations: new Proxy(operations, {
      get: (target, name: string) => {
        const operation = target[name];
        return operation && follow(name, operation);
      },
    }),
  };
}

/** What counts by a pattern also tells what it would match; LocalStack has no such operation. */
const testing: AnyOperation = { ...testMetricFilter.TestMetricFilter, access: () => [] };

/** A service with an operation that is answered here. */
function answered(
  { operations }: ServiceModule,
  own: string,
  operation: AnyOperation,
): ServiceModule {
  return {
    operations: new Proxy(operations, {
      get: (target, name: string) => (name === own ? operation : target[name]),
    }),
  };
}

/**
 * A delivery goes by the trails, roles and policies of its own moment. Where they cannot be seen it is tried by those of
 * before, and the trail's status tells how it went.
 */
function deliveringByTheLatest(mirrors: () => Mirrors): ServiceModule {
  const { deliver } = cloudtrail.timers;
  return {
    ...(cloudtrail as ServiceModule),
    timers: {
      ...cloudtrail.timers,
      deliver: async (timer, world) => {
        await mirrors()
          .trails(timer)
          .then(() => mirrors().identity(timer))
          .catch(() => {});
        await deliver(timer, world);
      },
    },
  };
}
