import { invalid } from './fault.ts';
import { checkName, membersOf } from './form.ts';
import type { Rule, Template } from './template.ts';
import { isMap, type Value, type ValueMap } from './value.ts';

const members = ['RuleCondition', 'Assertions'];
const assertionMembers = ['Assert', 'AssertDescription'];

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html */
export function readRules(rules: ValueMap): Template['rules'] {
  return Object.fromEntries(Object.entries(rules).map(([id, rule]) => [id, readRule(id, rule)]));
}

function readRule(id: string, value: Value): Rule {
  checkName('Rule', id);
  const rule = membersOf('Rules', value);
  refuseOthers(rule, members, 'rule');
  const { Assertions: assertions, RuleCondition: condition } = rule;
  if (!Array.isArray(assertions) || assertions.length === 0) {
    throw invalid(`Template format error: Rule ${id} must contain a list of Assertions.`);
  }
  return {
    ...(condition !== undefined && { condition }),
    assertions: assertions.map((assertion) => readAssertion(id, assertion)),
  };
}

function readAssertion(id: string, assertion: Value): Rule['assertions'][number] {
  if (!isMap(assertion) || assertion.Assert === undefined) {
    throw invalid(`Template format error: Every assertion of Rule ${id} must contain an Assert.`);
  }
  refuseOthers(assertion, assertionMembers, 'assertion');
  const description = assertion.AssertDescription;
  return {
    assert: assertion.Assert,
    ...(typeof description === 'string' && { description }),
  };
}

function refuseOthers(value: ValueMap, allowed: readonly string[], what: string): void {
  const unknown = Object.keys(value).find((name) => !allowed.includes(name));
  if (unknown !== undefined) throw invalid(`Invalid template ${what} property '${unknown}'`);
}
