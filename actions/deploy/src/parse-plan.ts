import { Failure } from '../../shared/failure.ts';
import { type Fingerprint, fingerprintParts, type LiveState } from './fingerprint.ts';
import type { Plan, PlannedStack } from './plan.ts';

/** Where a value stands in the plan, for messages: `plan.stacks[2].changeSetId`. */
interface At {
  readonly at: string;
  readonly value: unknown;
}

const runIdForm = /^[0-9a-z][0-9a-z-]{0,99}$/;
const nameForm = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/;
const keyForm = /^[\w-]{1,128}$/;
const hashForm = /^[0-9a-f]{64}$/;
const stackIdForm = /^arn:aws[a-z-]*:cloudformation:[a-z0-9-]+:\d{12}:stack\/[\w-]+\/[\w-]+$/;
const timeForm = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const statusForm = /^[A-Z_]+$/;
const environmentForm = /^\S[^\r\n]{0,254}$/;
const regionForm = /^[a-z0-9-]+$/;
const sentenceForm = /^[^\r\n]{0,2000}$/;

/** Reads the output `plan` of an earlier step; anything that is not one is refused with the place that is wrong. */
export function parsePlan(text: string): Plan {
  const plan: At = { at: 'plan', value: parseJson(text) };
  if (member(plan, 'version').value !== 1) throw malformed(member(plan, 'version'), '1');
  const runId = formed(member(plan, 'runId'), runIdForm, "a run's id");
  return {
    version: 1,
    runId,
    environment: formed(member(plan, 'environment'), environmentForm, "an environment's name"),
    region: formed(member(plan, 'region'), regionForm, 'a Region'),
    stacks: items(member(plan, 'stacks')).map((stack) => parseStack(stack, runId)),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure(
      'INVALID_INPUT',
      'input plan is not JSON; give the output plan of a step with mode: plan, whole',
      { cause },
    );
  }
}

function parseStack(stack: At, runId: string): PlannedStack {
  const live = member(stack, 'live');
  const common = {
    key: formed(member(stack, 'key'), keyForm, "a stack's key"),
    stackName: formed(member(stack, 'stackName'), nameForm, "a stack's name"),
    fingerprint: parseFingerprint(member(stack, 'fingerprint')),
    ...(live.value !== undefined && { live: parseLive(live) }),
  };
  const outcome = member(stack, 'outcome');
  switch (outcome.value) {
    case 'unchanged':
    case 'protection':
      return { ...common, outcome: outcome.value };
    case 'deferred': {
      const because = formed(member(stack, 'because'), sentenceForm, 'a sentence');
      return { ...common, outcome: outcome.value, because };
    }
    case 'planned':
      return { ...common, outcome: outcome.value, ...parseChangeSet(stack, runId) };
    default:
      throw malformed(outcome, 'unchanged, planned, protection or deferred');
  }
}

/** A change set of this plan: what others made is not what was shown. */
function parseChangeSet(stack: At, runId: string): { isNew: boolean; changeSetId: string } {
  const isNew = member(stack, 'isNew');
  if (typeof isNew.value !== 'boolean') throw malformed(isNew, 'true or false');
  const own = new RegExp(
    `^arn:aws[a-z-]*:cloudformation:[a-z0-9-]+:\\d{12}:changeSet/keywatch-${runId}/[\\w-]+$`,
  );
  const changeSetId = formed(
    member(stack, 'changeSetId'),
    own,
    'the ARN of a change set of its run',
  );
  return { isNew: isNew.value, changeSetId };
}

function parseFingerprint(fingerprint: At): Fingerprint {
  const parts = fingerprintParts.map((part) => [
    part,
    formed(member(fingerprint, part), hashForm, 'a hash'),
  ]);
  return Object.fromEntries(parts) as Fingerprint;
}

function parseLive(live: At): LiveState {
  const lastUpdated = member(live, 'lastUpdated');
  return {
    stackId: formed(member(live, 'stackId'), stackIdForm, "a stack's ARN"),
    status: formed(member(live, 'status'), statusForm, "a stack's status"),
    ...(lastUpdated.value !== undefined && {
      lastUpdated: formed(lastUpdated, timeForm, 'a time'),
    }),
  };
}

function member({ at, value }: At, name: string): At {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed({ at, value }, 'an object');
  const own = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  return { at: `${at}.${name}`, value: own };
}

function items({ at, value }: At): At[] {
  if (!Array.isArray(value)) throw malformed({ at, value }, 'a list');
  return value.map((one: unknown, place) => ({ at: `${at}[${place}]`, value: one }));
}

function formed({ at, value }: At, form: RegExp, wanted: string): string {
  if (typeof value === 'string' && form.test(value)) return value;
  throw malformed({ at, value }, wanted);
}

function malformed({ at, value }: At, wanted: string): Failure {
  const shown = value === undefined ? 'missing' : JSON.stringify(value).slice(0, 100);
  return new Failure(
    'INVALID_INPUT',
    `input ${at} is ${shown} and should be ${wanted}; give the output plan of a step with mode: plan, unaltered`,
  );
}
