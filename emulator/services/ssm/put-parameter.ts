import type * as Ssm from '@aws-sdk/client-ssm';
import { Fault } from '../../fault.ts';
import { arnOf } from '../../identity/principal.ts';
import { requestTags } from '../../identity/request-tags.ts';
import type { Access, Call, Operations } from '../../service.ts';
import { membersAsWritten } from '../cloudtrail/members.ts';
import { parameterAccess } from './access.ts';
import { checkPattern } from './allowed-pattern.ts';
import { arnOfParameter, checkNewName, keyOf } from './names.ts';
import { checkRequest, refuseKeyFor, settleType } from './new-value.ts';
import { peek } from './reference.ts';
import { defaultKey, seal } from './secret.ts';
import { latest, type Parameter, storeOf, type Version } from './store.ts';
import { readTags } from './tag-list.ts';
import { requireRoom, settleTier } from './tier.ts';
import { mention } from './trail.ts';

const mostVersions = 100;

export const putParameter = {
  PutParameter: {
    access: (input, call) => putAccess(input, call),
    handle: async (input, call) => {
      const name = nameOf(input);
      checkNewName(name, call);
      checkRequest(input);
      const tags = readTags(input.Tags);
      const made = await makeVersion(name, input, call);
      const version = keep(call, { name, tags }, made, input.Overwrite === true);
      return { Version: version.number, Tier: version.tier };
    },
    trail: (input, _outcome, call) => {
      const { Value: _value, ...shown } = input;
      return { requestParameters: membersAsWritten(shown), ...mention(call, input.Name) };
    },
  },
} satisfies Operations<typeof Ssm>;

/** AWS takes spaces off both ends. */
function nameOf({ Name = '' }: Ssm.PutParameterCommandInput): string {
  return Name.trim();
}

function putAccess(input: Ssm.PutParameterCommandInput, call: Call): Access[] {
  const name = nameOf(input);
  const conditions = {
    ...requestTags(input.Tags),
    'ssm:Overwrite': String(input.Overwrite === true),
  };
  const put = parameterAccess('PutParameter', name, call, conditions);
  if (input.Tags === undefined || input.Tags.length === 0) return [put];
  return [put, parameterAccess('AddTagsToResource', name, call, conditions)];
}

async function makeVersion(
  name: string,
  input: Ssm.PutParameterCommandInput,
  call: Call,
): Promise<Omit<Version, 'number'>> {
  const parameter = peek(call, name);
  if (parameter !== undefined && input.Overwrite !== true) throw alreadyExists();
  const before = parameter && latest(parameter);
  const { Value: value = '' } = input;
  const type = settleType(input.Type, before);
  refuseKeyFor(type, input.KeyId);
  const allowedPattern = input.AllowedPattern ?? before?.allowedPattern;
  checkPattern(value, allowedPattern);
  const tier = settleTier(input.Tier, value, before);
  if (parameter === undefined) requireRoom(storeOf(call).parameters, tier);
  else requireRoomForVersion(parameter);
  const description = input.Description ?? before?.description;
  const arn = arnOfParameter(call, name);
  const keyId = input.KeyId ?? before?.keyId ?? defaultKey;
  return {
    type,
    ...(type === 'SecureString'
      ? { ...(await seal(call, { arn, tier, keyId, value })), keyId }
      : { value }),
    ...(description && { description }),
    ...(allowedPattern && { allowedPattern }),
    dataType: 'text',
    tier,
    modifiedAt: call.world.clock.now(),
    modifiedBy: arnOf(call.caller.principal),
    labels: [],
  };
}

/** Somebody else may have put the same parameter while KMS was asked. */
function keep(
  call: Call,
  { name, tags }: Pick<Parameter, 'name' | 'tags'>,
  made: Omit<Version, 'number'>,
  overwrite: boolean,
): Version {
  const parameter = peek(call, name);
  if (parameter === undefined) {
    const version = { ...made, number: 1 };
    storeOf(call).parameters[keyOf(name)] = { name, tags, versions: [version] };
    return version;
  }
  if (!overwrite) throw alreadyExists();
  requireRoomForVersion(parameter);
  const version = { ...made, number: latest(parameter).number + 1 };
  parameter.versions.push(version);
  if (parameter.versions.length > mostVersions) parameter.versions.shift();
  return version;
}

function alreadyExists(): Fault {
  return new Fault(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
function requireRoomForVersion({ name, versions }: Parameter): void {
  const [oldest] = versions;
  if (versions.length < mostVersions || oldest === undefined || oldest.labels.length === 0) return;
  throw new Fault(
    'ParameterMaxVersionLimitExceeded',
    `You attempted to create a new version of ${name} by calling the PutParameter API with the overwrite flag. Version ${oldest.number}, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again.`,
  );
}
