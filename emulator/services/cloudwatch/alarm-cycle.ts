import type { StateHolder, Timer } from '../../state.ts';
import type { World } from '../../world.ts';
import { type Evaluation, evaluateAlarm } from './alarm-evaluation.ts';
import { nextEvaluation, rangeAt, ruleOf } from './alarm-metric.ts';
import { explainEvaluation } from './alarm-reason.ts';
import { changeState } from './alarm-transition.ts';
import { cloudWatchOf, isMetricAlarm, type MetricAlarm } from './store.ts';

/** How long after its creation or update an alarm is first evaluated; AWS publishes no figure ("then evaluated"). */
const firstEvaluation = 10_000;

interface Place {
  readonly world: World & StateHolder;
  readonly account: string;
  readonly region: string;
}

/** Plans the alarm's next evaluation as the first after a change of its configuration. */
export function startEvaluating(place: Place, alarm: MetricAlarm): void {
  place.world.clock.cancel(alarm.timer);
  plan(place, alarm, place.world.clock.now() + firstEvaluation);
}

export function stopEvaluating(place: Place, alarm: MetricAlarm): void {
  place.world.clock.cancel(alarm.timer);
}

/** The timer `evaluate-alarm`; its data is the alarm's ARN. */
export async function evaluateOnTime(timer: Timer, world: World): Promise<void> {
  const place = { world, account: timer.account, region: timer.region };
  const alarm = cloudWatchOf(place).alarms[String(timer.data)];
  if (alarm === undefined || !isMetricAlarm(alarm)) return;
  const now = world.clock.now();
  plan(place, alarm, nextEvaluation(alarm.configuration, timer.at, now));
  const rule = ruleOf(alarm.configuration);
  const range = rangeAt(alarm.configuration, place);
  const evaluation = evaluateAlarm(rule, range, alarm.status.value);
  if (isWarmingUp(alarm, evaluation, now)) return;
  if (evaluation.state === alarm.status.value) return;
  const { text, data } = explainEvaluation(rule, evaluation, now);
  await changeState(place, alarm, { value: evaluation.state, reason: text, reasonData: data });
}

/** A warm-up ends early when there is enough data, unless the alarm is to wait for its end (`API_WarmUpConfiguration`). */
function isWarmingUp(
  { configuration: { warmUp, evaluationPeriods }, createdAt }: MetricAlarm,
  { received }: Evaluation,
  now: number,
): boolean {
  if (warmUp === undefined || now >= createdAt + warmUp.minutes * 60_000) return false;
  return warmUp.isFixed === true || received.length < evaluationPeriods;
}

function plan({ world, account, region }: Place, alarm: MetricAlarm, at: number): void {
  alarm.timer = world.clock.schedule({
    at,
    service: 'cloudwatch',
    name: 'evaluate-alarm',
    account,
    region,
    data: alarm.configuration.arn,
  });
}
