/** Who makes a call. Plain data, so that issued credentials can be kept in the state. */
export type Principal =
  | { readonly type: 'root'; readonly account: string }
  | {
      readonly type: 'user';
      readonly account: string;
      readonly arn: string;
      readonly userId: string;
      readonly userName: string;
    }
  | RoleSession
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
    default:
      return arnOf(principal);
  }
}
