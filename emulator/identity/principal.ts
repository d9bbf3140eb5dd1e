/** Who makes a call. Plain data, so that issued credentials can be kept in the state. */
export type Principal =
  | { readonly type: 'root'; readonly account: string }
  | {
      readonly type: 'user';
      readonly account: string;
      readonly arn: string;
      readonly userId: string;
      readonly userName: string;
      /** When it calls with temporary credentials (`GetSessionToken`): their beginning, and whether a second factor was proved. */
      readonly session?: { readonly since: number; readonly mfa: boolean };
    }
  | RoleSession
  | FederatedUser
  /** An AWS service acting for itself, on behalf of one resource (`sourceArn`) of one account. */
  | {
      readonly type: 'service';
      /** `cloudwatch.amazonaws.com` */
      readonly service: string;
      readonly sourceArn?: string;
      readonly sourceAccount?: string;
    }
  /** Unsigned: `AssumeRoleWithWebIdentity`, anonymous S3. */
  | { readonly type: 'anonymous' };

/** A session of `GetFederationToken`: a name of the caller's choice, with what a user and the session policies both allow. */
export interface FederatedUser {
  readonly type: 'federated';
  readonly account: string;
  /** `arn:aws:sts::111122223333:federated-user/<name>` */
  readonly arn: string;
  readonly name: string;
  /** Whose rights it has at most; absent: the root's of the account. */
  readonly user?: { readonly arn: string; readonly userId: string; readonly userName: string };
  readonly since: number;
  /** Texts of the session policies; with none it has no rights of its own. */
  readonly sessionPolicies: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
}

export interface RoleSession {
  readonly type: 'role';
  readonly account: string;
  /** `arn:aws:sts::111122223333:assumed-role/<name>/<session>` */
  readonly arn: string;
  /** The role's own ARN, with its path. */
  readonly roleArn: string;
  /** `AROA…` */
  readonly roleId: string;
  readonly roleName: string;
  readonly sessionName: string;
  /** When the session began: milliseconds since the epoch, in the emulator's time. */
  readonly since: number;
  /** Texts of the session policies. */
  readonly sessionPolicies?: readonly string[];
  /** Session tags, over those of the role. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Keys of the tags that go with it to the next role. */
  readonly transitive?: readonly string[];
  readonly sourceIdentity?: string;
  /** A second factor was proved when the role was taken on. */
  readonly mfa?: true;
  /** The service that took the role on for itself: `cloudformation.amazonaws.com`. */
  readonly takenBy?: string;
  /** The web identity behind the session: provider ARN and the token's subject. */
  readonly federation?: { readonly provider: string; readonly subject: string };
}

/** The ARN that AWS's messages and `GetCallerIdentity` show. */
export function arnOf(principal: Principal): string {
  switch (principal.type) {
    case 'root':
      return `arn:aws:iam::${principal.account}:root`;
    case 'user':
    case 'role':
    case 'federated':
      return principal.arn;
    case 'service':
      return principal.service;
    case 'anonymous':
      return 'anonymous';
  }
}

/** The account that the principal belongs to; a service acts in the account of its source. */
export function accountOf(principal: Principal): string | undefined {
  switch (principal.type) {
    case 'service':
      return principal.sourceAccount;
    case 'anonymous':
      return undefined;
    default:
      return principal.account;
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable */
export function userIdOf(principal: Principal): string {
  switch (principal.type) {
    case 'root':
      return principal.account;
    case 'user':
      return principal.userId;
    case 'role':
      return `${principal.roleId}:${principal.sessionName}`;
    case 'federated':
      return `${principal.account}:${principal.name}`;
    default:
      return arnOf(principal);
  }
}
