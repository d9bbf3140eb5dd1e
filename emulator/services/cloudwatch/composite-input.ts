import type { PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import { type Fault, notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { readCommon } from './alarm-input.ts';
import { RuleError } from './composite-rule/parse.ts';
import { childArns, parentsOf, referredArn } from './composite-states.ts';
import { atMost, constraint, invalid } from './refusals.ts';
import {
  type Alarm,
  type CompositeAlarmConfiguration,
  cloudWatchOf,
  type Suppressor,
} from './store.ts';

const mostChildren = 100;
const mostParents = 150;
const longestRule = 10_240;

/** A composite alarm's configuration, checked by the rules of `API_PutCompositeAlarm`. */
export function readComposite(
  input: PutCompositeAlarmInput,
  call: Call,
): CompositeAlarmConfiguration {
  if (input.ActionConfiguration !== undefined) {
    throw notImplemented('PutCompositeAlarm with ActionConfiguration');
  }
  const rule = checkRule(input.AlarmRule);
  const common = readCommon(input, call);
  refuseInstanceActions(input);
  const suppressor = readSuppressor(input);
  const { alarms } = cloudWatchOf(call);
  checkChildren(rule, common.arn, alarms, call);
  checkSuppressor(suppressor, alarms, call);
  return { kind: 'composite', ...common, rule, ...(suppressor && { suppressor }) };
}

function checkRule(rule: string | undefined): string {
  if (rule === undefined || rule !== rule.trim() || rule === '') {
    throw invalid('AlarmRule must not contain leading or trailing whitespace or be null');
  }
  return atMost(longestRule, rule, 'alarmRule');
}

/** Composite alarms notify, invoke functions and open incidents; they neither scale nor stop anything ("Composite alarms"). */
function refuseInstanceActions(input: PutCompositeAlarmInput): void {
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = input;
  for (const action of [...OKActions, ...AlarmActions, ...InsufficientDataActions]) {
    if (['automate', 'swf', 'autoscaling'].includes(action.split(':')[2] ?? '')) {
      throw invalid(`Invalid action ${action} for a composite alarm`);
    }
  }
}

function checkChildren(
  rule: string,
  arn: string,
  alarms: Readonly<Record<string, Alarm>>,
  call: Call,
): void {
  const children = readRule(() => childArns(call, rule));
  if (children.length > mostChildren) {
    throw invalid(`AlarmRule must not reference more than ${mostChildren} alarms`);
  }
  const unknown = children.filter((child) => alarms[child] === undefined);
  if (unknown.length > 0) {
    const names = unknown.map((child) => child.split(':').slice(6).join(':') || child);
    throw invalid(
      `Could not save the composite alarm as alarms [${names.join(', ')}] in the alarm rule do not exist`,
    );
  }
  for (const child of children) {
    const parents = parentsOf(call, alarms, child).filter((one) => one.configuration.arn !== arn);
    if (parents.length >= mostParents) throw tooManyParents(child);
  }
}

function tooManyParents(child: string): Fault {
  return invalid(`The alarm ${child} is referenced by ${mostParents} composite alarms already`);
}

function readRule<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RuleError) throw invalid(error.message);
    throw error;
  }
}

function readSuppressor(input: PutCompositeAlarmInput): Suppressor | undefined {
  const { ActionsSuppressor: alarm } = input;
  const waitPeriod = readSeconds(input.ActionsSuppressorWaitPeriod, 'actionsSuppressorWaitPeriod');
  const extensionPeriod = readSeconds(
    input.ActionsSuppressorExtensionPeriod,
    'actionsSuppressorExtensionPeriod',
  );
  if (alarm === undefined) {
    if (waitPeriod === undefined && extensionPeriod === undefined) return undefined;
    throw invalid(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod can only be set with ActionsSuppressor',
    );
  }
  if (waitPeriod === undefined || extensionPeriod === undefined) {
    throw invalid(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required when ActionsSuppressor is set',
    );
  }
  return { alarm: atMost(1600, alarm, 'actionsSuppressor'), waitPeriod, extensionPeriod };
}

function readSeconds(seconds: number | undefined, name: string): number | undefined {
  if (seconds === undefined || seconds >= 0) return seconds;
  throw constraint(seconds, name, 'Member must have value greater than or equal to 0');
}

function checkSuppressor(
  suppressor: Suppressor | undefined,
  alarms: Readonly<Record<string, Alarm>>,
  call: Call,
): void {
  if (suppressor === undefined) return;
  if (alarms[referredArn(call, suppressor.alarm)] === undefined) {
    throw invalid(
      `Could not save the composite alarm as the actions suppressor alarm ${suppressor.alarm} does not exist`,
    );
  }
}
