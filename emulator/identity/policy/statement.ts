import { type Condition, compileCondition } from './condition.ts';
import { MalformedPolicy } from './malformed-policy.ts';
import type { Finding, Miss, PolicyKind, Question, Statement } from './policy.ts';
import { compilePrincipal, type NamedAs } from './principal.ts';
import {
  compileTemplate,
  neededKeys,
  parseTemplate,
  type TemplateMatcher,
  variablesOf,
} from './template.ts';

type Element = Readonly<Record<string, unknown>>;

const elements = new Set(
  'Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition'.split(' '),
);

export function compileStatement(
  element: Element,
  index: number,
  kind: PolicyKind,
  variables: boolean,
): Statement {
  for (const name of Object.keys(element)) {
    if (!elements.has(name)) throw new MalformedPolicy(`Syntax errors in policy. (${name})`);
  }
  const effect = readEffect(element.Effect);
  const who = compileWho(element, kind, effect);
  const isAction = compileActions(element, kind);
  const resources = compileResources(element, kind, variables);
  const condition = compileOptionalCondition(element.Condition, variables);
  // "If AWS cannot resolve a variable, this might cause the entire statement to be invalid"
  // (reference_policies_variables.html). A Deny stays in force: its variable matches nothing.
  const needs = effect === 'Allow' ? [...resources.needs, ...condition.needs] : [];
  return {
    index,
    sid: readSid(element.Sid, kind),
    effect,
    principals: who.arns,
    keys: [...resources.variables, ...condition.keys],
    examine(question) {
      if (!isAction(question.action)) return otherAction;
      if (!resources.matches(question)) return otherResource;
      const named = who.named(question);
      if (named === undefined) return otherPrincipal;
      const absent = needs.find((key) => !question.context.has(key));
      if (absent !== undefined) return miss({ element: 'Variable', key: absent });
      const test = condition.failing(question.context);
      if (test !== undefined) return miss({ element: 'Condition', test });
      return meeting[named === 'everyone' && condition.picksCaller ? 'condition' : named];
    },
  };
}

// Every call of the emulator meets these: they are made once.
const otherAction = miss({ element: 'Action' });
const otherResource = miss({ element: 'Resource' });
const otherPrincipal = miss({ element: 'Principal' });
const meeting: Readonly<Record<NamedAs, Finding>> = {
  direct: { meets: true, named: 'direct' },
  role: { meets: true, named: 'role' },
  everyone: { meets: true, named: 'everyone' },
  condition: { meets: true, named: 'condition' },
  account: { meets: true, named: 'account' },
};

function miss(misses: Miss): Finding {
  return { meets: false, misses };
}

function readSid(sid: unknown, kind: PolicyKind): string | undefined {
  if (sid === undefined) return undefined;
  // Services are freer than IAM here: KMS's own default Sid is "Enable IAM User Permissions".
  const valid = typeof sid === 'string' && (kind === 'resource' || /^[A-Za-z0-9]*$/.test(sid));
  if (!valid)
    throw new MalformedPolicy(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  return sid;
}

function readEffect(effect: unknown): 'Allow' | 'Deny' {
  if (effect === 'Allow' || effect === 'Deny') return effect;
  throw new MalformedPolicy(
    effect === undefined
      ? 'Missing required field Effect cannot be empty!'
      : `Invalid effect: ${String(effect)}`,
  );
}

interface Who {
  named(question: Question): NamedAs | undefined;
  readonly arns: readonly string[];
}

function compileWho(element: Element, kind: PolicyKind, effect: Statement['effect']): Who {
  const has = element.Principal !== undefined || element.NotPrincipal !== undefined;
  if (kind !== 'resource' && kind !== 'trust') {
    if (has) throw new MalformedPolicy('Policy document should not specify a principal.');
    return { named: () => 'direct', arns: [] };
  }
  if (!has) throw new MalformedPolicy('Missing required field Principal');
  const { value, inverted } = only(element, 'Principal', 'NotPrincipal');
  const principal = compilePrincipal(value);
  const { arns } = principal;
  if (!inverted) return { arns, named: (question) => principal.nameOf(question.principal) };
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  if (kind === 'trust') throw new MalformedPolicy('Has prohibited field NotPrincipal');
  if (effect === 'Allow') {
    throw new MalformedPolicy('NotPrincipal is not supported with Effect Allow.');
  }
  return {
    arns,
    named: ({ principal: caller, hasBoundary }) =>
      principal.exempts(caller, hasBoundary) ? undefined : 'everyone',
  };
}

function compileActions(element: Element, kind: PolicyKind): (action: string) => boolean {
  const { value, inverted } = only(element, 'Action', 'NotAction');
  const actions = readTexts(value, 'Action', 'Policy statement must contain actions.');
  const patterns = actions.map((action) => {
    if (action !== '*' && !/^[\w.*?-]+:.*$/s.test(action)) {
      throw new MalformedPolicy(
        `Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. (${action})`,
      );
    }
    if (kind === 'trust' && !/^sts:/i.test(action)) {
      throw new MalformedPolicy('AssumeRole policy may only specify STS AssumeRole actions.');
    }
    const syntax = { variables: false, wildcards: true };
    return compileTemplate(parseTemplate(action.toLowerCase(), syntax));
  });
  const none = new Map<string, readonly string[]>();
  return (action) => patterns.some((matches) => matches(action, none)) !== inverted;
}

interface Resources {
  matches(question: Question): boolean;
  readonly needs: readonly string[];
  readonly variables: readonly string[];
}

function compileResources(element: Element, kind: PolicyKind, variables: boolean): Resources {
  const has = element.Resource !== undefined || element.NotResource !== undefined;
  if (kind === 'trust' && has) throw new MalformedPolicy('Has prohibited field Resource');
  if (kind === 'trust' || (kind === 'resource' && !has)) {
    return { matches: () => true, needs: [], variables: [] };
  }
  const { value, inverted } = only(element, 'Resource', 'NotResource');
  const resources = readTexts(value, 'Resource', 'Policy statement must contain resources.');
  if (kind !== 'resource') resources.forEach(refuseNoArn);
  const templates = resources.map((text) => parseTemplate(text, { variables, wildcards: true }));
  const patterns: TemplateMatcher[] = templates.map((template) => compileTemplate(template));
  return {
    matches: ({ resource, context }) =>
      patterns.some((matches) => matches(resource, context)) !== inverted,
    needs: templates.flatMap(neededKeys),
    variables: templates.flatMap(variablesOf),
  };
}

function refuseNoArn(resource: string): void {
  if (!/^(\*|arn:|\*:|\$\{)/.test(resource)) {
    throw new MalformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
  }
}

function compileOptionalCondition(element: unknown, variables: boolean): Condition {
  return element === undefined
    ? { failing: () => undefined, needs: [], keys: [], picksCaller: false }
    : compileCondition(element, variables);
}

function only(
  element: Element,
  name: string,
  inverse: string,
): { value: unknown; inverted: boolean } {
  const inverted = element[inverse] !== undefined;
  if (inverted && element[name] !== undefined) {
    throw new MalformedPolicy(`Syntax errors in policy. (${name} and ${inverse})`);
  }
  return { value: inverted ? element[inverse] : element[name], inverted };
}

function readTexts(element: unknown, name: string, missing: string): string[] {
  const values: unknown[] = Array.isArray(element) ? element : [element];
  if (element === undefined || values.length === 0) throw new MalformedPolicy(missing);
  return values.map((value) => {
    if (typeof value !== 'string') throw new MalformedPolicy(`Syntax errors in policy. (${name})`);
    return value;
  });
}
