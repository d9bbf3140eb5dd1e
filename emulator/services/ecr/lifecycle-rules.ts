import { invalid } from './refusals.ts';

type Json = Readonly<Record<string, unknown>>;

const longestPolicy = 30_720;
const mostRules = 50;
const ages = ['sinceImagePushed', 'sinceImagePulled', 'sinceImageTransitioned'];
const countTypes = ['imageCountMoreThan', ...ages];

/**
 * Refuses a lifecycle policy that ECR would refuse, and says which rule is wrong and why.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export function checkLifecyclePolicy(text: string): void {
  demand(text.length >= 100, 'must have length of at least 100');
  demand(text.length <= longestPolicy, `must have length less than or equal to ${longestPolicy}`);
  const policy = parse(text);
  const unknown = Object.keys(policy).find((name) => name !== 'rules');
  demand(unknown === undefined, `${unknown} is not part of a lifecycle policy`);
  const rules = policy.rules;
  demand(Array.isArray(rules) && rules.length > 0, 'rules must be a list with at least one rule');
  if (!Array.isArray(rules)) return;
  demand(rules.length <= mostRules, `a policy has at most ${mostRules} rules`);
  rules.forEach((rule, place) => {
    checkRule(rule, `rule ${place + 1}`);
  });
  checkPriorities(rules as Json[]);
}

function parse(text: string): Json {
  try {
    const policy: unknown = JSON.parse(text);
    if (isObject(policy)) return policy;
  } catch (cause) {
    throw invalid('LifecyclePolicyText', 'Lifecycle policy is not valid JSON', { cause });
  }
  throw invalid('LifecyclePolicyText', 'Lifecycle policy is not a JSON object');
}

function checkRule(rule: unknown, name: string): void {
  demand(isObject(rule), `${name} is not an object`);
  if (!isObject(rule)) return;
  only(rule, ['rulePriority', 'description', 'selection', 'action'], name);
  demand(isPositive(rule.rulePriority), `rulePriority of ${name} must be a positive integer`);
  demand(
    rule.description === undefined || typeof rule.description === 'string',
    `description of ${name} must be a string`,
  );
  const { selection, action } = rule;
  demand(isObject(selection), `${name} needs a selection`);
  demand(isObject(action), `${name} needs an action`);
  if (isObject(selection)) checkSelection(selection, name);
  if (isObject(action)) checkAction(action, name);
}

function checkSelection(selection: Json, name: string): void {
  const { tagStatus, tagPrefixList, tagPatternList, storageClass } = selection;
  only(
    selection,
    [
      'tagStatus',
      'tagPrefixList',
      'tagPatternList',
      'storageClass',
      'countType',
      'countUnit',
      'countNumber',
    ],
    `selection of ${name}`,
  );
  oneOf(tagStatus, ['tagged', 'untagged', 'any'], `tagStatus of ${name}`);
  const lists = [tagPrefixList, tagPatternList].filter((list) => list !== undefined);
  if (tagStatus === 'tagged') {
    demand(
      lists.length === 1,
      `${name} is for tagged images and needs tagPrefixList or tagPatternList`,
    );
  } else {
    demand(lists.length === 0, `${name} is for ${tagStatus} images and cannot name tags`);
  }
  for (const list of lists) demand(isTexts(list), `the tags of ${name} must be a list of strings`);
  for (const pattern of isTexts(tagPatternList) ? tagPatternList : []) {
    demand(pattern.split('*').length <= 5, `${pattern} of ${name} has more than four wildcards`);
  }
  if (storageClass !== undefined) {
    oneOf(storageClass, ['standard', 'archive'], `storageClass of ${name}`);
  }
  checkCount(selection, name);
}

function checkCount({ countType, countUnit, countNumber }: Json, name: string): void {
  oneOf(countType, countTypes, `countType of ${name}`);
  if (ages.includes(String(countType))) oneOf(countUnit, ['days'], `countUnit of ${name}`);
  else demand(countUnit === undefined, `countUnit of ${name} is for ages only`);
  demand(isPositive(countNumber), `countNumber of ${name} must be a positive integer`);
}

function checkAction(action: Json, name: string): void {
  only(action, ['type', 'targetStorageClass'], `action of ${name}`);
  oneOf(action.type, ['expire', 'transition'], `action of ${name}`);
  if (action.type === 'transition') {
    oneOf(action.targetStorageClass, ['archive'], `targetStorageClass of ${name}`);
  } else {
    demand(action.targetStorageClass === undefined, `${name} expires images, and moves none`);
  }
}

/** Priorities are unique, and a rule for all images comes last. */
function checkPriorities(rules: readonly Json[]): void {
  const priorities = rules.map((rule) => Number(rule.rulePriority));
  demand(new Set(priorities).size === rules.length, 'rulePriority must be unique among the rules');
  const last = Math.max(...priorities);
  const early = rules.find(
    ({ selection, rulePriority }) =>
      isObject(selection) && selection.tagStatus === 'any' && rulePriority !== last,
  );
  demand(early === undefined, 'a rule with tagStatus any must have the highest rulePriority');
}

function demand(holds: boolean, why: string): void {
  if (!holds) throw invalid('LifecyclePolicyText', `Lifecycle policy validation failure: ${why}`);
}

function oneOf(value: unknown, allowed: readonly string[], what: string): void {
  demand(
    allowed.includes(value as string),
    `${what} must be one of ${allowed.join(', ')}, not ${JSON.stringify(value)}`,
  );
}

function only(object: Json, allowed: readonly string[], what: string): void {
  const unknown = Object.keys(object).find((name) => !allowed.includes(name));
  demand(unknown === undefined, `${what} cannot have ${unknown}`);
}

function isPositive(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) > 0;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
