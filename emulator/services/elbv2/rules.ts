import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { Fault } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { on, toCreate, toDescribe } from './access.ts';
import { readActions } from './actions.ts';
import { readConditions } from './conditions.ts';
import { findListener, findLoadBalancer, findRule, listenersOf } from './find.ts';
import { followUse } from './health-checks.ts';
import { ruleArn } from './names.ts';
import { page } from './page.ts';
import { invalid, ranged, refuseOthers, required } from './refusals.ts';
import type { Listener, LoadBalancer, Rule } from './store.ts';
import { readTags } from './tag-list.ts';

const mostRules = 100;

export const rules = {
  CreateRule: {
    access: ({ ListenerArn = '', Tags }, call) => {
      const created = `${ListenerArn.replace(':listener/', ':listener-rule/')}/*`;
      return toCreate('CreateRule', ListenerArn, created, Tags, call);
    },
    handle(input, call) {
      refuseOthers('CreateRule', input, 'ListenerArn', 'Conditions', 'Priority', 'Actions', 'Tags');
      const listener = findListener(input.ListenerArn, call);
      const balancer = findLoadBalancer(listener.loadBalancerArn, call);
      const priority = readPriority(input.Priority);
      demandFree(listener, priority);
      const rule: Rule = {
        arn: ruleArn(call, listener),
        priority,
        conditions: readConditions(input.Conditions),
        actions: readActions(input.Actions, balancer, call),
        tags: readTags(input.Tags),
      };
      demandFewRules(balancer, call);
      listener.rules = inOrder([...listener.rules, rule]);
      followUse(call);
      return { Rules: [shown(rule)] };
    },
  },
  ModifyRule: {
    access: ({ RuleArn }, call) => on('ModifyRule', RuleArn, call),
    handle(input, call) {
      refuseOthers('ModifyRule', input, 'RuleArn', 'Conditions', 'Actions');
      const { rule, listener } = findRule(input.RuleArn, call);
      const balancer = findLoadBalancer(listener.loadBalancerArn, call);
      if (rule.priority === undefined) throw defaultRule('modified');
      const { Conditions, Actions } = input;
      const conditions = Conditions === undefined ? rule.conditions : readConditions(Conditions);
      const actions = Actions === undefined ? rule.actions : readActions(Actions, balancer, call);
      Object.assign(rule, { conditions, actions });
      followUse(call);
      return { Rules: [shown(rule)] };
    },
  },
  DeleteRule: {
    access: ({ RuleArn }, call) => on('DeleteRule', RuleArn, call),
    handle({ RuleArn }, call) {
      const { rule, listener } = findRule(RuleArn, call);
      if (rule.priority === undefined) throw defaultRule('deleted');
      listener.rules = listener.rules.filter((one) => one !== rule);
      followUse(call);
      return {};
    },
  },
  DescribeRules: {
    access: () => toDescribe('DescribeRules'),
    handle({ ListenerArn, RuleArns, ...request }, call) {
      if (RuleArns?.length) {
        return { Rules: RuleArns.map((arn) => shown(findRule(arn, call).rule)) };
      }
      if (ListenerArn === undefined) {
        throw invalid('You must specify either listener rule ARNs or a listener ARN');
      }
      const { rules: all } = findListener(ListenerArn, call);
      const { items, rest } = page(all, ({ arn }) => arn, request);
      return { Rules: items.map(shown), ...rest };
    },
  },
  SetRulePriorities: {
    access: ({ RulePriorities = [] }, call) =>
      RulePriorities.map(({ RuleArn }) => on('SetRulePriorities', RuleArn, call)),
    handle({ RulePriorities }, call) {
      const wanted = required(RulePriorities, 'RulePriorities').map(({ RuleArn, Priority }) => {
        const found = findRule(RuleArn, call);
        if (found.rule.priority === undefined) throw defaultRule('given a priority');
        return { ...found, priority: readPriority(Priority) };
      });
      const moved = wanted.map(({ rule }) => rule);
      for (const { listener, priority, rule } of wanted) {
        const twin = wanted.find((one) => one.rule !== rule && one.priority === priority);
        if (twin?.listener === listener) throw inUse(priority);
        demandFree({ rules: listener.rules.filter((one) => !moved.includes(one)) }, priority);
      }
      for (const { rule, priority } of wanted) rule.priority = priority;
      for (const { listener } of wanted) listener.rules = inOrder(listener.rules);
      return { Rules: moved.map(shown) };
    },
  },
} satisfies Operations<typeof Elb>;

/** Rules are asked from the lowest priority to the highest, the default last. */
function inOrder(all: readonly Rule[]): Rule[] {
  const of = ({ priority = Number.POSITIVE_INFINITY }: Rule) => priority;
  return [...all].sort((one, other) => (of(one) < of(other) ? -1 : 1));
}

function readPriority(given: number | undefined): number {
  return ranged(required(given, 'Priority'), 'Rule priority', [1, 50_000], 0);
}

function demandFree({ rules: all }: Pick<Listener, 'rules'>, priority: number): void {
  if (all.some((rule) => rule.priority === priority)) throw inUse(priority);
}

function inUse(priority: number): Fault {
  return new Fault('PriorityInUseException', `Priority '${priority}' is currently in use`);
}

function defaultRule(done: string): Fault {
  return new Fault('OperationNotPermittedException', `Default rule cannot be ${done}`);
}

/** Default rules are not counted. */
function demandFewRules(balancer: LoadBalancer, call: Call): void {
  const count = listenersOf(balancer, call).reduce((sum, one) => sum + one.rules.length - 1, 0);
  if (count < mostRules) return;
  throw new Fault('TooManyRulesException', `A load balancer has at most ${mostRules} rules`);
}

function shown({ arn, priority, conditions, actions }: Rule): Elb.Rule {
  return {
    RuleArn: arn,
    Priority: priority === undefined ? 'default' : String(priority),
    Conditions: conditions,
    Actions: actions,
    IsDefault: priority === undefined,
  };
}
