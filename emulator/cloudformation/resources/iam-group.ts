import type * as Iam from '@aws-sdk/client-iam';
import { type HolderProperties, holderOf, unlessEmpty } from './iam-holder.ts';
import { unlessMissing } from './missing.ts';
import { type Change, type Context, type ResourceType, replaced } from './type.ts';

interface GroupProperties extends HolderProperties {
  readonly GroupName?: string;
  readonly Path?: string;
}

const longestName = 128;
const holder = holderOf('Group');

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-group.html */
export const group: ResourceType<GroupProperties> = {
  type: 'AWS::IAM::Group',
  properties: {
    GroupName: replaced,
    ManagedPolicyArns: holder.changeManaged,
    Path: async ({ physicalId: GroupName, properties: { Path = '/' } }, { call, learned }) => {
      await call('iam', 'UpdateGroup', { GroupName, NewPath: Path });
      const { Group } = await call<Iam.GetGroupCommandOutput>('iam', 'GetGroup', { GroupName });
      learned({ Arn: Group?.Arn ?? '' });
    },
    Policies: holder.changeInline,
  },
  async create(properties, context) {
    const GroupName = properties.GroupName ?? context.name(longestName);
    const { Group } = await context.call<Iam.CreateGroupCommandOutput>('iam', 'CreateGroup', {
      GroupName,
      Path: properties.Path,
    } satisfies Iam.CreateGroupCommandInput);
    const identity = { physicalId: GroupName, attributes: { Arn: Group?.Arn ?? '' } };
    context.created(identity);
    await holder.fill(GroupName, properties, context);
    return identity;
  },
  async delete({ physicalId: GroupName, properties }, context) {
    await holder.empty(GroupName, properties, context);
    await unlessMissing(context.call('iam', 'DeleteGroup', { GroupName }));
  },
  async read({ physicalId: GroupName }, context) {
    const found = await unlessMissing(
      context.call<Iam.GetGroupCommandOutput>('iam', 'GetGroup', { GroupName }),
    );
    const shown = found?.Group;
    if (shown === undefined) return undefined;
    return {
      attributes: { Arn: shown.Arn },
      properties: {
        GroupName,
        Path: shown.Path ?? '/',
        ...unlessEmpty({ ...(await holder.read(GroupName, context)) }),
      },
    };
  },
};

interface AdditionProperties {
  readonly GroupName: string;
  readonly Users: readonly string[];
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-usertogroupaddition.html */
export const userToGroupAddition: ResourceType<AdditionProperties> = {
  type: 'AWS::IAM::UserToGroupAddition',
  properties: { GroupName: changeMembers, Users: changeMembers },
  async create(properties, context) {
    const physicalId = context.name();
    const identity = { physicalId, attributes: { Id: physicalId } };
    context.created(identity);
    await changeMembers(
      { ...identity, properties, previous: { ...properties, Users: [] } },
      context,
    );
    return identity;
  },
  async delete({ physicalId, attributes, properties }, context) {
    const after = { ...properties, Users: [] };
    await changeMembers(
      { physicalId, attributes, properties: after, previous: properties },
      context,
    );
  },
  /** It is nothing of its own in IAM: only those of its users that are in the group are shown. */
  async read({ physicalId, properties: { GroupName, Users } }, { call }) {
    const found = await unlessMissing(
      call<Iam.GetGroupCommandOutput>('iam', 'GetGroup', { GroupName }),
    );
    const members = new Set(found?.Users?.map(({ UserName }) => UserName));
    const still = Users.filter((name) => members.has(name));
    if (still.length === 0) return undefined;
    return { attributes: { Id: physicalId }, properties: { GroupName, Users: still } };
  },
};

async function changeMembers(
  { previous, properties }: Change<AdditionProperties>,
  { call }: Context,
): Promise<void> {
  const moved = previous.GroupName !== properties.GroupName;
  const added = properties.Users.filter((name) => moved || !previous.Users.includes(name));
  for (const UserName of added) {
    await call('iam', 'AddUserToGroup', { GroupName: properties.GroupName, UserName });
  }
  const gone = previous.Users.filter((name) => moved || !properties.Users.includes(name));
  for (const UserName of gone) {
    const membership = { GroupName: previous.GroupName, UserName };
    await unlessMissing(call('iam', 'RemoveUserFromGroup', membership));
  }
}
