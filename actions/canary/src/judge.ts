import type { Hop, PassedHop } from './chain.ts';
import type { DeliveredEvent, Evidence, StateChange } from './evidence.ts';
import type { Scenario } from './scenario.ts';
import type { ProvokedCall } from './stage.ts';

/** Milliseconds that a hop may take after the one before it. */
export interface Deadlines {
  readonly delivered: number;
  readonly alarmed: number;
  readonly notified: number;
  readonly recovered: number;
}

/** A scenario whose calls were all answered as they should be. */
export interface Driven {
  readonly scenario: Scenario;
  readonly calls: readonly ProvokedCall[];
}

/** All that is watched together: the scenarios of a wave, and how long each alarm looks back. */
export interface Wave {
  readonly driven: readonly Driven[];
  readonly deadlines: Deadlines;
  /** Every detection of the stack, also those that no scenario of the wave provokes. */
  readonly detections: readonly string[];
  /** How long an alarm may look back, in milliseconds, by detection: a breach keeps it up that long. */
  readonly windows: ReadonlyMap<string, number>;
}

export type Judgement =
  | { readonly verdict: 'PENDING'; readonly hops: readonly PassedHop[] }
  | { readonly verdict: 'PASS'; readonly hops: readonly PassedHop[]; readonly alarmReason?: string }
  | {
      readonly verdict: 'FAIL';
      readonly brokenHop: Hop;
      readonly reason: string;
      readonly hops: readonly PassedHop[];
      readonly alarmReason?: string;
    };

/** A recovery may be this much later than the moment at which the breach left the alarm's window. */
export const evaluationLag = 5 * 60_000;

/** What the evidence says of one scenario: the first hop that is missing decides. */
export function judge(driven: Driven, wave: Wave, evidence: Evidence): Judgement {
  const { expects } = driven.scenario;
  return expects.outcome === 'alarm'
    ? judgeAlarm(driven, expects.detection, wave, evidence)
    : judgeSilence(driven, wave, evidence);
}

function judgeAlarm(driven: Driven, detection: string, wave: Wave, evidence: Evidence): Judgement {
  const { deadlines, windows } = wave;
  const way = new Way(evidence.now, driven.calls);
  const delivered = deliver(way, driven, deadlines, evidence);
  if (delivered === undefined) return way.judgement();

  const noise = noiseIn(idleOf(wave), wave, evidence);
  if (noise !== undefined) return way.fail(noise.hop, noise.reason);
  const surplus = surplusOf(detection, wave, evidence);
  if (surplus !== undefined) return way.fail('counted', surplus);
  const change = firstAlarm(evidence.changes.get(detection));
  const counted = countedAt(detection, wave, evidence);
  const alarmDeadline = delivered + deadlines.alarmed;
  if (!way.pass('counted', counted, change?.at)) {
    return way.await(
      'counted',
      alarmDeadline,
      `the metric of ${detection} did not count the calls`,
    );
  }
  if (!way.pass('alarmed', change?.at)) {
    return way.await('alarmed', alarmDeadline, `the alarm of ${detection} did not fire`);
  }
  way.alarmReason = change?.reason;

  const notified = evidence.messages.get(detection)?.at;
  if (!way.pass('notified', notified)) {
    const deadline = (change?.at ?? 0) + deadlines.notified;
    return way.await('notified', deadline, `the alarm of ${detection} sent no message`);
  }
  const recovery = Math.max(deadlines.recovered, (windows.get(detection) ?? 0) + evaluationLag);
  if (!way.pass('recovered', recoveredAt(evidence.changes.get(detection)))) {
    const deadline = (notified ?? 0) + recovery;
    return way.await('recovered', deadline, `the alarm of ${detection} did not return to OK`);
  }
  return way.judgement();
}

/** Silence counts only once the calls have arrived and an alarm would have had its time to fire. */
function judgeSilence(driven: Driven, wave: Wave, evidence: Evidence): Judgement {
  const { deadlines, detections } = wave;
  const way = new Way(evidence.now, driven.calls);
  const delivered = deliver(way, driven, deadlines, evidence);
  if (delivered === undefined) return way.judgement();
  const noise = noiseIn(detections, wave, evidence);
  if (noise !== undefined) {
    way.alarmReason = noise.alarmReason;
    return way.fail(noise.hop, noise.reason);
  }
  if (evidence.now < delivered + deadlines.alarmed) return way.judgement('PENDING');
  const missed = detections.find((detection) => countedAt(detection, wave, evidence) === undefined);
  if (missed !== undefined) {
    return way.fail('counted', `the metric of ${missed} did not count the calls`);
  }
  return way.judgement();
}

/** The detections that no scenario of the wave provokes: they have to stay quiet whatever else is going on. */
function idleOf({ detections, driven }: Wave): string[] {
  const provoked = driven.flatMap(({ scenario: { expects } }) =>
    expects.outcome === 'alarm' ? [expects.detection] : [],
  );
  return detections.filter((detection) => !provoked.includes(detection));
}

interface Noise {
  readonly hop: 'alarmed' | 'counted';
  readonly reason: string;
  readonly alarmReason?: string;
}

/** What moved among the detections that must not: an alarm, or the metric of a filter that takes what is not its own. */
function noiseIn(detections: readonly string[], wave: Wave, evidence: Evidence): Noise | undefined {
  for (const detection of detections) {
    const change = firstAlarm(evidence.changes.get(detection));
    if (change !== undefined) {
      const reason = `the alarm of ${detection} fired, though nothing should move it`;
      return { hop: 'alarmed', reason, alarmReason: change.reason };
    }
    const surplus = surplusOf(detection, wave, evidence);
    if (surplus !== undefined) return { hop: 'counted', reason: surplus };
  }
  return undefined;
}

/** The hops up to the log group; the time at which the last call's record came there. */
function deliver(
  way: Way,
  { calls }: Driven,
  deadlines: Deadlines,
  { recorded, delivered }: Evidence,
): number | undefined {
  way.pass('called', latest(calls.map(({ at }) => at)));
  const arrivals = calls.map(({ requestId }) => firstOf(delivered.get(requestId)));
  const arrived = latest(arrivals);
  const inHistory = latest(
    calls.map(({ requestId }, place) => recorded.get(requestId) ?? arrivals[place]),
  );
  const deadline = latest(calls.map(({ at }) => at + deadlines.delivered)) ?? 0;
  if (!way.pass('recorded', inHistory, arrived)) {
    way.await('recorded', deadline, 'the event history does not have all of the calls');
    return undefined;
  }
  if (!way.pass('delivered', arrived)) {
    way.await('delivered', deadline, 'the log group did not get all of the calls');
    return undefined;
  }
  const stranger = strangerAmong(calls, delivered);
  if (stranger !== undefined) {
    way.fail('delivered', `a call was made by ${stranger}, not by the watched role`);
    return undefined;
  }
  return arrived;
}

/** When the metric had all calls of the wave that this detection counts; undefined while some are missing. */
function countedAt(detection: string, wave: Wave, { counted, delivered, now }: Evidence) {
  const least = eventsCounted(detection, wave, delivered).filter(({ length }) => length > 0).length;
  if (least === 0) return now;
  const metric = counted.get(detection);
  return metric !== undefined && metric.sum >= least ? metric.since : undefined;
}

/** Why the metric has more than it should: its filter counts calls that are not its own. */
function surplusOf(detection: string, wave: Wave, { counted, delivered, others }: Evidence) {
  const sum = counted.get(detection)?.sum ?? 0;
  const own = eventsCounted(detection, wave, delivered).flat().length;
  const most = own + (others.get(detection) ?? 0);
  if (sum <= most || !allDelivered(wave, delivered)) return undefined;
  return `the metric of ${detection} counted ${sum} calls where ${most} were its own`;
}

/**
 * The log events of each of the wave's calls that this detection counts. A filter without fault counts every one; but a second
 * one may come at any time, so that the metric holds at least one for each call.
 */
function eventsCounted(detection: string, wave: Wave, delivered: Evidence['delivered']) {
  return wave.driven
    .flatMap(({ calls }) => calls)
    .filter(({ countsIn }) => countsIn === detection)
    .map(({ requestId }) => delivered.get(requestId) ?? []);
}

function strangerAmong(calls: readonly ProvokedCall[], delivered: Evidence['delivered']) {
  const events = calls.flatMap(({ requestId }) => delivered.get(requestId) ?? []);
  return events.find(({ stranger }) => stranger !== undefined)?.stranger;
}

/** CloudTrail may deliver twice: the first time counts. */
function firstOf(events: readonly DeliveredEvent[] = []): number | undefined {
  return events.length === 0 ? undefined : Math.min(...events.map(({ at }) => at));
}

function allDelivered({ driven }: Wave, delivered: Evidence['delivered']): boolean {
  return driven.every(({ calls }) => calls.every(({ requestId }) => delivered.has(requestId)));
}

function firstAlarm(changes: readonly StateChange[] = []): StateChange | undefined {
  return changes.find(({ state }) => state === 'ALARM');
}

function recoveredAt(changes: readonly StateChange[] = []): number | undefined {
  const last = changes.at(-1);
  return last?.state === 'OK' ? last.at : undefined;
}

/** The latest of the times; undefined while one of them is. */
function latest(times: readonly (number | undefined)[]): number | undefined {
  let found = Number.NEGATIVE_INFINITY;
  for (const time of times) {
    if (time === undefined) return undefined;
    found = Math.max(found, time);
  }
  return found;
}

/** The hops passed so far, and where the way ends. */
class Way {
  alarmReason: string | undefined;
  readonly #now: number;
  readonly #hops: PassedHop[] = [];
  #broken: { readonly brokenHop: Hop; readonly reason: string } | undefined;
  #waits = false;

  constructor(now: number, calls: readonly ProvokedCall[]) {
    this.#now = now;
    if (calls.length === 0) throw new Error('a scenario without calls proves nothing');
  }

  /**
   * Notes the hop if it has a time. What the canary only sees when it looks was there before the next hop's own time
   * (`before`).
   */
  pass(hop: Hop, at: number | undefined, before = Number.POSITIVE_INFINITY): boolean {
    if (at === undefined) return false;
    this.#hops.push({ hop, at: Math.min(at, before) });
    return true;
  }

  /** The hop is missing: broken once its deadline is over. */
  await(hop: Hop, deadline: number, reason: string): Judgement {
    if (this.#now > deadline) return this.fail(hop, reason);
    this.#waits = true;
    return this.judgement();
  }

  fail(brokenHop: Hop, reason: string): Judgement {
    this.#broken = { brokenHop, reason };
    return this.judgement();
  }

  judgement(verdict?: 'PENDING'): Judgement {
    const hops = this.#hops;
    const spoken = this.alarmReason === undefined ? {} : { alarmReason: this.alarmReason };
    if (this.#broken !== undefined) return { verdict: 'FAIL', ...this.#broken, hops, ...spoken };
    if (this.#waits || verdict === 'PENDING') return { verdict: 'PENDING', hops };
    return { verdict: 'PASS', hops, ...spoken };
  }
}
