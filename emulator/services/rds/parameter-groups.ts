import type * as Rds from '@aws-sdk/client-rds';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import { onResource, toCreate } from './access.ts';
import { applyParameters } from './apply-parameters.ts';
import { parameterFamily } from './engine-versions.ts';
import { findParameterGroup } from './find.ts';
import { arnOf, identifier } from './names.ts';
import { filtered, page } from './page.ts';
import { checkMethod, checkValue, definitionOf, definitions } from './parameter-definitions.ts';
import { invalidCombination, invalidValue, refuseOthers, required } from './refusals.ts';
import { type ParameterGroup, storeOf } from './store.ts';
import { readTags } from './tag-list.ts';

const mostAtOnce = 20;

export const parameterGroups = {
  CreateDBParameterGroup: {
    access: (input, call) =>
      toCreate(call, 'CreateDBParameterGroup', 'pg', input.DBParameterGroupName, input.Tags),
    handle: (input, call) => {
      const known = ['DBParameterGroupName', 'DBParameterGroupFamily', 'Description', 'Tags'];
      refuseOthers('CreateDBParameterGroup', input, known);
      const name = identifier(input.DBParameterGroupName, 'DBParameterGroupName', 255);
      const family = checkFamily(input.DBParameterGroupFamily);
      const description = required(input.Description, 'Description');
      const { parameterGroups: groups } = storeOf(call);
      if (Object.hasOwn(groups, name)) {
        throw new Fault(
          'DBParameterGroupAlreadyExistsFault',
          `Parameter group ${name} already exists`,
        );
      }
      const tags = readTags(input.Tags);
      const group = { name, arn: arnOf(call, 'pg', name), family, description, values: {}, tags };
      groups[name] = group;
      return { DBParameterGroup: described(group) };
    },
  },
  ModifyDBParameterGroup: {
    access: (input, call) =>
      onResource(call, 'ModifyDBParameterGroup', 'pg', input.DBParameterGroupName),
    handle: async (input, call) => {
      const group = changeable(call, input.DBParameterGroupName, 'modify');
      const changes = readParameters(input.Parameters);
      for (const [name, { value }] of changes)
        group.values[name] = required(value, 'ParameterValue');
      await applyParameters(call, group, changes);
      return { DBParameterGroupName: group.name };
    },
  },
  ResetDBParameterGroup: {
    access: (input, call) =>
      onResource(call, 'ResetDBParameterGroup', 'pg', input.DBParameterGroupName),
    handle: async (input, call) => {
      const group = changeable(call, input.DBParameterGroupName, 'reset');
      const changes = input.ResetAllParameters === false ? named(input) : everything(group, input);
      for (const name of changes.keys()) delete group.values[name];
      await applyParameters(call, group, changes);
      return { DBParameterGroupName: group.name };
    },
  },
  DeleteDBParameterGroup: {
    access: (input, call) =>
      onResource(call, 'DeleteDBParameterGroup', 'pg', input.DBParameterGroupName),
    handle: (input, call) => {
      const { name } = changeable(call, input.DBParameterGroupName, 'delete');
      const isUsed = Object.values(storeOf(call).instances).some(
        ({ settings }) => settings.DBParameterGroupName === name,
      );
      if (isUsed) {
        throw new Fault(
          'InvalidDBParameterGroupStateFault',
          'One or more database instances are still members of this parameter group, so the group cannot be deleted',
        );
      }
      delete storeOf(call).parameterGroups[name];
      return {};
    },
  },
  DescribeDBParameterGroups: {
    access: (input, call) =>
      onResource(call, 'DescribeDBParameterGroups', 'pg', input.DBParameterGroupName),
    handle: (input, call) => {
      const known = ['DBParameterGroupName', 'MaxRecords', 'Marker'];
      refuseOthers('DescribeDBParameterGroups', input, known);
      const all =
        input.DBParameterGroupName === undefined
          ? Object.values(storeOf(call).parameterGroups)
          : [findParameterGroup(call, input.DBParameterGroupName)];
      const { items, rest } = page(all, ({ name }) => name, input);
      return { DBParameterGroups: items.map(described), ...rest };
    },
  },
  DescribeDBParameters: {
    access: (input, call) =>
      onResource(call, 'DescribeDBParameters', 'pg', input.DBParameterGroupName),
    handle: (input, call) => {
      const group = findParameterGroup(call, input.DBParameterGroupName);
      const all = Object.keys(definitions)
        .map((name) => parameter(name, group))
        .filter(({ Source }) => input.Source === undefined || input.Source === Source);
      const fitting = filtered(all, input.Filters, {
        'parameter-name': ({ ParameterName }) => [ParameterName],
      });
      const { items, rest } = page(fitting, ({ ParameterName = '' }) => ParameterName, input);
      return { Parameters: items, ...rest };
    },
  },
} satisfies Operations<typeof Rds>;

/** Names of parameters, each with its new value (undefined: back to its default) and when it comes into force. */
export type ParameterChanges = ReadonlyMap<
  string,
  { readonly value?: string | undefined; readonly isImmediate: boolean }
>;

function described(group: ParameterGroup): Rds.DBParameterGroup {
  return {
    DBParameterGroupName: group.name,
    DBParameterGroupFamily: group.family,
    Description: group.description,
    DBParameterGroupArn: group.arn,
  };
}

function parameter(name: string, group: ParameterGroup): Rds.Parameter {
  const { value, applyType, dataType, allowed } = definitionOf(name);
  const own = group.values[name];
  const shown = own ?? value;
  return {
    ParameterName: name,
    ...(shown !== undefined && { ParameterValue: shown }),
    Source: own !== undefined ? 'user' : value !== undefined ? 'system' : 'engine-default',
    ApplyType: applyType,
    DataType: dataType,
    ...(allowed !== undefined && { AllowedValues: allowed }),
    IsModifiable: true,
    ApplyMethod: applyType === 'static' || own === undefined ? 'pending-reboot' : 'immediate',
  };
}

function checkFamily(given: string | undefined): string {
  const family = required(given, 'DBParameterGroupFamily');
  if (family === parameterFamily) return family;
  if (
    /^(postgres\d+|(aurora-)?(mysql|postgresql)\d.*|mariadb.+|oracle.+|sqlserver.+)$/.test(family)
  ) {
    throw notImplemented(`The DB parameter group family ${family}`);
  }
  throw invalidValue(`ParameterGroupFamily ${family} is not a valid parameter group family`);
}

function changeable(call: Call, name: string | undefined, verb: string): ParameterGroup {
  const group = findParameterGroup(call, name);
  if (!group.name.startsWith('default.')) return group;
  if (verb === 'delete') {
    throw new Fault(
      'InvalidDBParameterGroupStateFault',
      `Default DBParameterGroup cannot be deleted: ${group.name}`,
    );
  }
  throw invalidValue(`You can't ${verb} the default parameter group. Name: ${group.name}`);
}

function readParameters(given: readonly Rds.Parameter[] | undefined): ParameterChanges {
  const parameters = required(given, 'Parameters');
  if (parameters.length > mostAtOnce) {
    throw invalidCombination(`At most ${mostAtOnce} parameters can be changed in one request.`);
  }
  return new Map(
    parameters.map(({ ParameterName, ParameterValue: value, ApplyMethod = 'pending-reboot' }) => {
      const name = required(ParameterName, 'ParameterName');
      if (value !== undefined) checkValue(name, value);
      checkMethod(name, ApplyMethod);
      return [name, { value, isImmediate: ApplyMethod === 'immediate' }] as const;
    }),
  );
}

function named({ Parameters }: Rds.ResetDBParameterGroupCommandInput): ParameterChanges {
  const changes = readParameters(Parameters);
  return new Map([...changes].map(([name, { isImmediate }]) => [name, { isImmediate }] as const));
}

function everything(
  group: ParameterGroup,
  { Parameters = [] }: Rds.ResetDBParameterGroupCommandInput,
): ParameterChanges {
  if (Parameters.length > 0) {
    throw invalidCombination('Parameters cannot be given together with ResetAllParameters.');
  }
  return new Map(
    Object.keys(group.values).map((name) => [
      name,
      { isImmediate: definitionOf(name).applyType === 'dynamic' },
    ]),
  );
}
