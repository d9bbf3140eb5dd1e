import { notImplemented } from '../../fault.ts';
import type { Call } from '../../service.ts';
import { noSuchParameters, type Reader, readParameterStore } from '../dynamic-values.ts';
import { checkPresence } from '../template/check.ts';
import { evaluateConditions } from '../template/conditions.ts';
import { dynamicReferencesAt, refuseSecureReferences } from '../template/dynamic-references.ts';
import { invalid } from '../template/fault.ts';
import { resolveValue } from '../template/intrinsics.ts';
import type { ParameterValues } from '../template/parameters.ts';
import { withPolicies } from '../template/policies.ts';
import { checkRules } from '../template/rules.ts';
import type { Scope } from '../template/scope.ts';
import type { Template } from '../template/template.ts';
import { Simplifier } from '../template/transform/simplify.ts';
import type { Value } from '../template/value.ts';
import { earlyScope } from './early-scope.ts';
import { accountForRules } from './rule-values.ts';
import type { Purpose } from './source.ts';

interface Draft {
  readonly values: ParameterValues;
  readonly reader: () => Promise<Reader>;
  readonly call: Call;
  readonly purpose: Purpose;
  readonly notificationArns: readonly string[];
}

/** What a template says about the values of its parameters. Throws `ValidationError`. */
export async function checkValues(template: Template, draft: Draft): Promise<void> {
  const { call, purpose, values, reader, notificationArns } = draft;
  const scope = earlyScope(call, purpose.stack, template, values, notificationArns);
  const resolve = (value: Parameters<typeof resolveValue>[0]) => resolveValue(value, scope);
  await checkRulesOf(template, scope, reader);
  const conditions = evaluateConditions(template.conditions, resolve);
  checkPresence(template, conditions);
  for (const [id, definition] of Object.entries(template.resources)) {
    withPolicies(id, definition, { ...scope, conditions });
  }
  await checkEarlyValues(template, { ...scope, conditions }, reader);
}

async function checkRulesOf(
  template: Template,
  scope: Scope,
  reader: () => Promise<Reader>,
): Promise<void> {
  if (Object.keys(template.rules).length === 0) return;
  const types = Object.fromEntries(
    Object.entries(template.parameters).map(([name, { Type }]) => [name, Type]),
  );
  checkRules(template.rules, {
    resolve: (value) => resolveValue(value, scope),
    types,
    account: await accountForRules(template, reader),
  });
}

/**
 * What can be seen before the deployment: functions of nothing but parameters must have a value, and dynamic references
 * must have their form, stand where they may stand, and lead to something.
 */
async function checkEarlyValues(
  template: Template,
  scope: Scope,
  reader: () => Promise<Reader>,
): Promise<void> {
  const simplifier = new Simplifier(scope);
  const isPresent = ({ condition }: { condition?: string | undefined }): boolean =>
    condition === undefined || scope.conditions.get(condition) === true;
  const places = Object.values(template.resources)
    .filter(isPresent)
    .flatMap(({ type, properties }) =>
      dynamicReferencesAt(simplifier.value(properties), `${type}/Properties`),
    );
  refuseSecureReferences(places);
  const outputs = Object.entries(template.outputs).filter(([, output]) => isPresent(output));
  for (const [id, { value }] of outputs) refuseInOutput(id, simplifier.value(value));
  const names = places.flatMap(({ reference }) =>
    reference.service === 'ssm' ? [reference.parameter] : [],
  );
  if (names.length === 0) return;
  const { missing } = await readParameterStore(await reader(), names);
  if (missing.length > 0) throw noSuchParameters(missing);
}

/** Secrets are for properties alone: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
function refuseInOutput(id: string, value: Value): void {
  const [place] = dynamicReferencesAt(value, id);
  if (place === undefined) return;
  const { service, text } = place.reference;
  if (service === 'ssm') throw notImplemented(`The dynamic reference ${text} in output ${id}`);
  throw invalid(
    `Template format error: Output ${id} is malformed. The dynamic reference ${text} can only be used in properties of resources.`,
  );
}
