import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { defined } from './ec2-describe.ts';
import { changeTags, describedOne, remove, tagsOf } from './elbv2-common.ts';
import { someTags } from './tags.ts';
import { type Apply, type ResourceType, replaced, type Tag } from './type.ts';

interface ListenerRuleProperties {
  readonly Actions: readonly Elb.Action[];
  readonly Conditions: readonly Elb.RuleCondition[];
  /** Required here: a rule without its listener can only be imported. */
  readonly ListenerArn: string;
  readonly Priority: number;
  readonly Tags?: readonly Tag[];
}

const change: Apply<ListenerRuleProperties> = async ({ physicalId, properties }, { call }) => {
  const { Actions, Conditions } = properties;
  await call('elbv2', 'ModifyRule', { RuleArn: physicalId, Actions, Conditions });
};

export const listenerRule: ResourceType<ListenerRuleProperties> = {
  type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  properties: {
    Actions: change,
    Conditions: change,
    ListenerArn: replaced,
    Priority: async ({ physicalId: RuleArn, properties: { Priority } }, { call }) => {
      await call('elbv2', 'SetRulePriorities', { RulePriorities: [{ RuleArn, Priority }] });
    },
    Tags: changeTags,
  },
  async create({ Actions, Conditions, ListenerArn, Priority, Tags }, context) {
    const made = await context.call<Elb.CreateRuleCommandOutput>('elbv2', 'CreateRule', {
      ...{ ListenerArn, Priority, Actions: [...Actions], Conditions: [...Conditions] },
      Tags: someTags(Tags),
    } satisfies Elb.CreateRuleCommandInput);
    const { RuleArn = '', IsDefault = false } = made.Rules?.[0] ?? {};
    return { physicalId: RuleArn, attributes: { RuleArn, IsDefault } };
  },
  delete: ({ physicalId }, context) => remove('Rule', physicalId, context),
  async read({ physicalId: RuleArn }, context) {
    const shown = await describedOne(
      context,
      'DescribeRules',
      { RuleArns: [RuleArn] },
      ({ Rules }: Elb.DescribeRulesCommandOutput) => Rules,
    );
    if (shown === undefined) return undefined;
    const { Actions, Conditions, Priority, IsDefault = false } = shown;
    // arn:…:listener-rule/app/name/id/listener/rule
    const ListenerArn = RuleArn.replace(':listener-rule/', ':listener/').replace(/\/[^/]*$/, '');
    return {
      attributes: { RuleArn, IsDefault },
      properties: {
        ...defined({ Actions, Conditions }),
        ...{ ListenerArn, Priority: Number(Priority) },
        ...(await tagsOf(RuleArn, context)),
      },
    };
  },
};
