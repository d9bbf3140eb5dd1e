import type * as CloudTrail from '@aws-sdk/client-cloudtrail';
import { Fault, notImplemented } from '../../fault.ts';
import type { Call, Operations } from '../../service.ts';
import type { Trail } from './store.ts';
import { invalidArn, onTrail, trailNamed } from './trail-names.ts';

const mostTags = 50;
const mostResources = 20;
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html */
export const tags = {
  AddTags: {
    access: ({ ResourceId }, call) => onTrail('AddTags', ResourceId, call),
    handle({ ResourceId, TagsList = [] }, call) {
      const trail = taggedTrail(ResourceId, call);
      trail.tags = readTags(trail.tags, TagsList);
      return {};
    },
  },
  RemoveTags: {
    access: ({ ResourceId }, call) => onTrail('RemoveTags', ResourceId, call),
    handle({ ResourceId, TagsList = [] }, call) {
      const trail = taggedTrail(ResourceId, call);
      const gone = new Set(TagsList.map(({ Key }) => Key));
      trail.tags = Object.fromEntries(Object.entries(trail.tags).filter(([key]) => !gone.has(key)));
      return {};
    },
  },
  /** A page holds all of the trails that one call may ask for. */
  ListTags: {
    access: ({ ResourceIdList = [] }, call) =>
      ResourceIdList.map((id) => onTrail('ListTags', id, call)),
    handle: ({ ResourceIdList = [], NextToken }, call) => {
      if (NextToken) throw new Fault('InvalidTokenException', `Invalid token ${NextToken}.`);
      if (ResourceIdList.length > mostResources) {
        throw invalidTags(`at most ${mostResources} resources can be asked for at once`);
      }
      return {
        ResourceTagList: ResourceIdList.map((ResourceId) => ({
          ResourceId,
          TagsList: Object.entries(taggedTrail(ResourceId, call).tags).map(([Key, Value]) => ({
            Key,
            Value,
          })),
        })),
      };
    },
  },
} satisfies Operations<typeof CloudTrail>;

/** Tags go by ARN, never by name. */
function taggedTrail(arn: string | undefined, call: Call): Trail {
  const [, kind] = /^arn:[^:]+:cloudtrail:[^:]+:\d{12}:([a-z]+)\//.exec(arn ?? '') ?? [];
  if (kind === undefined) throw invalidArn(arn ?? '');
  if (kind === 'trail') return trailNamed(arn, call);
  throw notImplemented(`Tagging of a CloudTrail ${kind}`);
}

/** `TagsList` put over the tags that are there. */
export function readTags(
  present: Readonly<Record<string, string>>,
  added: readonly CloudTrail.Tag[],
): Record<string, string> {
  const keys = added.map(({ Key }) => Key ?? '');
  if (new Set(keys).size < keys.length) throw invalidTags('a tag key is given twice');
  for (const { Key = '', Value = '' } of added) {
    if (Key === '' || Key.length > 128)
      throw invalidTags(`the key ${Key} has not 1 to 128 characters`);
    if (/^aws:/i.test(Key)) throw invalidTags(`the key ${Key} begins with aws:`);
    if (Value.length > 256) throw invalidTags(`the value of ${Key} has more than 256 characters`);
    if (!tagText.test(Key) || !tagText.test(Value)) {
      throw invalidTags(`${Key}: ${Value} has characters that a tag cannot have`);
    }
  }
  const merged = {
    ...present,
    ...Object.fromEntries(added.map(({ Key = '', Value = '' }) => [Key, Value])),
  };
  if (Object.keys(merged).length > mostTags) {
    throw new Fault(
      'TagsLimitExceededException',
      `The number of tags per trail, event data store, dashboard, or channel has exceeded the permitted amount. Currently, the limit is ${mostTags}.`,
    );
  }
  return merged;
}

function invalidTags(why: string): Fault {
  return new Fault('InvalidTagParameterException', `The specified tags are not valid: ${why}.`);
}
