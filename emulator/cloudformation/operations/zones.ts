import { Fault } from '../../fault.ts';
import type { Call } from '../../service.ts';
import type { Caller } from '../../world.ts';
import { parameterValues } from '../parameter-values.ts';
import type { Source, Stack } from '../stack.ts';
import { resolveValue } from '../template/intrinsics.ts';
import { readTemplate } from '../template/read.ts';
import { type Reference, referencesIn } from '../template/references.ts';
import type { Scope } from '../template/scope.ts';
import { isMap, isScalar, type Value } from '../template/value.ts';
import { earlyScope } from './early-scope.ts';

/**
 * The availability zones for `Fn::GetAZs`, asked for only where the template does, in every Region that it names. The
 * stacks of `Fn::GetStackOutput` are asked for too: who deploys must be allowed to see them.
 */
export async function zonesFor(source: Source, call: Call, caller: Caller): Promise<string[]> {
  if (source.problem !== undefined) return [];
  const template = readTemplate(source.template);
  const references = [
    ...Object.values(template.resources).map(({ properties }) => properties),
    ...Object.values(template.outputs).map(({ value }) => value),
  ].flatMap((value) => referencesIn(value));
  const scope = earlyScope(call, nameless, template, parameterValues(source));
  await askForStacks(references, scope, call, caller);
  const regions = new Set(
    references.flatMap((one) => (one.kind === 'zones' ? regionOf(one.region, scope) : [])),
  );
  const zones: string[] = [];
  for (const region of regions) {
    zones.push(...(await zonesOf(call, { ...caller, region })));
  }
  return zones.sort((a, b) => (a < b ? -1 : 1));
}

/** What depends on the stack's name is no Region. */
const nameless: Pick<Stack, 'stackId' | 'stackName'> = { stackId: '', stackName: '' };

/** None: it depends on what is yet to be made. */
function regionOf(argument: Value, scope: Scope): string[] {
  const region = early(argument, scope);
  if (!isScalar(region)) return [];
  return [String(region) === '' ? scope.stack.region : String(region)];
}

function early(value: Value, scope: Scope): unknown {
  try {
    return resolveValue(value, scope);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

async function zonesOf({ world }: Call, caller: Caller): Promise<string[]> {
  const { AvailabilityZones = [] } = await world.invoke<{
    AvailabilityZones?: readonly { ZoneName?: string }[];
  }>(caller, 'ec2', 'DescribeAvailabilityZones', {});
  return AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? []);
}

async function askForStacks(
  references: readonly Reference[],
  scope: Scope,
  { world }: Call,
  caller: Caller,
): Promise<void> {
  for (const reference of references) {
    if (reference.kind !== 'output') continue;
    const argument = isMap(reference.argument) ? reference.argument : {};
    const { StackName = '', Region = '' } = argument;
    const [name, region] = [early(StackName, scope), early(Region, scope)];
    if (!isScalar(name)) continue;
    const there = isScalar(region) && region !== '' ? String(region) : caller.region;
    const from = { ...caller, region: there };
    await world.invoke(from, 'cloudformation', 'DescribeStacks', { StackName: String(name) });
  }
}
