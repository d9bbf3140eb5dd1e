import type * as Iam from '@aws-sdk/client-iam';
import { type HolderProperties, holderOf, showTags, unlessEmpty } from './iam-holder.ts';
import { unlessMissing } from './missing.ts';
import { retag, someTags } from './tags.ts';
import { type Change, type Context, type ResourceType, replaced, type Tag } from './type.ts';

interface UserProperties extends HolderProperties {
  readonly Groups?: readonly string[];
  readonly LoginProfile?: { readonly Password: string; readonly PasswordResetRequired?: boolean };
  readonly Path?: string;
  readonly PermissionsBoundary?: string;
  readonly Tags?: readonly Tag[];
  readonly UserName?: string;
}

const longestName = 64;
const holder = holderOf('User');

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html */
export const user: ResourceType<UserProperties> = {
  type: 'AWS::IAM::User',
  writeOnly: ['LoginProfile'],
  properties: {
    Groups: changeGroups,
    LoginProfile: changeLogin,
    ManagedPolicyArns: holder.changeManaged,
    Path: async ({ physicalId: UserName, properties: { Path = '/' } }, { call, learned }) => {
      await call('iam', 'UpdateUser', { UserName, NewPath: Path });
      learned({ Arn: await arnOf(UserName, call) });
    },
    PermissionsBoundary: changeBoundary,
    Policies: holder.changeInline,
    Tags: (change, { call }) =>
      retag(
        change,
        (Tags) => call('iam', 'TagUser', { UserName: change.physicalId, Tags }),
        (TagKeys) => call('iam', 'UntagUser', { UserName: change.physicalId, TagKeys }),
      ),
    UserName: replaced,
  },
  async create(properties, context) {
    const UserName = properties.UserName ?? context.name(longestName);
    const { User } = await context.call<Iam.CreateUserCommandOutput>('iam', 'CreateUser', {
      UserName,
      Path: properties.Path,
      PermissionsBoundary: properties.PermissionsBoundary,
      Tags: someTags(properties.Tags),
    } satisfies Iam.CreateUserCommandInput);
    const identity = { physicalId: UserName, attributes: { Arn: User?.Arn ?? '' } };
    context.created(identity);
    await holder.fill(UserName, properties, context);
    const change = { ...identity, properties, previous: {} };
    await changeGroups(change, context);
    if (properties.LoginProfile !== undefined) await changeLogin(change, context);
    return identity;
  },
  async delete({ physicalId: UserName, attributes, properties }, context) {
    await holder.empty(UserName, properties, context);
    const gone = { physicalId: UserName, attributes, properties: {}, previous: properties };
    await changeGroups(gone, context);
    if (properties.LoginProfile !== undefined) await changeLogin(gone, context);
    await unlessMissing(context.call('iam', 'DeleteUser', { UserName }));
  },
  async read({ physicalId: UserName }, context) {
    const { call } = context;
    const found = await unlessMissing(
      call<Iam.GetUserCommandOutput>('iam', 'GetUser', { UserName }),
    );
    const shown = found?.User;
    if (shown === undefined) return undefined;
    const { Groups = [] } = await call<Iam.ListGroupsForUserCommandOutput>(
      'iam',
      'ListGroupsForUser',
      { UserName },
    );
    const boundary = shown.PermissionsBoundary?.PermissionsBoundaryArn;
    return {
      attributes: { Arn: shown.Arn },
      properties: {
        UserName,
        Path: shown.Path ?? '/',
        ...(boundary !== undefined && { PermissionsBoundary: boundary }),
        ...unlessEmpty({
          ...(await holder.read(UserName, context)),
          Groups: Groups.map(({ GroupName = '' }) => GroupName),
          Tags: showTags(shown.Tags),
        }),
      },
    };
  },
};

async function arnOf(UserName: string, call: Context['call']): Promise<string> {
  const { User } = await call<Iam.GetUserCommandOutput>('iam', 'GetUser', { UserName });
  return User?.Arn ?? '';
}

type Part<K extends keyof UserProperties> = Change<Pick<UserProperties, K>>;

async function changeGroups(
  { physicalId: UserName, previous, properties }: Part<'Groups'>,
  { call }: Context,
): Promise<void> {
  const before = previous.Groups ?? [];
  const after = properties.Groups ?? [];
  for (const GroupName of after.filter((name) => !before.includes(name))) {
    await call('iam', 'AddUserToGroup', { GroupName, UserName });
  }
  for (const GroupName of before.filter((name) => !after.includes(name))) {
    await unlessMissing(call('iam', 'RemoveUserFromGroup', { GroupName, UserName }));
  }
}

async function changeLogin(
  { physicalId: UserName, previous, properties }: Part<'LoginProfile'>,
  { call }: Context,
): Promise<void> {
  const { LoginProfile: login } = properties;
  if (login === undefined) {
    await unlessMissing(call('iam', 'DeleteLoginProfile', { UserName }));
    return;
  }
  const operation =
    previous.LoginProfile === undefined ? 'CreateLoginProfile' : 'UpdateLoginProfile';
  await call('iam', operation, {
    UserName,
    Password: login.Password,
    PasswordResetRequired: login.PasswordResetRequired ?? false,
  } satisfies Iam.CreateLoginProfileCommandInput);
}

async function changeBoundary(
  { physicalId: UserName, properties }: Part<'PermissionsBoundary'>,
  { call }: Context,
): Promise<void> {
  const { PermissionsBoundary } = properties;
  if (PermissionsBoundary === undefined) {
    await call('iam', 'DeleteUserPermissionsBoundary', { UserName });
  } else {
    await call('iam', 'PutUserPermissionsBoundary', { UserName, PermissionsBoundary });
  }
}
