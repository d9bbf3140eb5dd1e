import { Failure } from '../../actions/shared/failure.ts';
import { type Account, lookAtAccount } from './account.ts';
import { findRepository } from './find-repository.ts';
import { fetchSentSubject, openGitHub } from './github.ts';
import { type Change, changesBetween } from './identity-file.ts';
import type { Options, Surroundings } from './options.ts';
import { chooseProvider } from './provider.ts';
import type { Repository } from './repository.ts';
import { judgeSubject, type SubjectVerdict } from './subject.ts';
import { readTarget, type Target } from './target.ts';
import { findToken } from './token.ts';
import { refuseOther, toParameters } from './trust.ts';

/** What is going to be done, after everything was looked at and nothing was refused. */
export interface Intent {
  readonly target: Target;
  readonly repository: Repository;
  readonly account: Account;
  /** Of the deployment file. */
  readonly changes: readonly Change[];
  readonly subject: SubjectVerdict;
}

export async function formIntent(
  options: Options,
  { root, env, say }: Surroundings,
): Promise<Intent> {
  const target = await readTarget(root, options.environment, env);
  const github = openGitHub(env, await findToken(env));
  const repository = await findRepository(github, root, options.repository, say);
  const { stack, region } = target;
  const account = await lookAtAccount(region, stack.stackName);
  refuseOtherAccount(account, options.account);
  const trusted = account.stack?.parameters ?? {};
  refuseOther(stack.deployment, stack.parameters, repository, options.write);
  refuseOther(`stack ${stack.stackName}`, trusted, repository, options.write);
  const ExistingOidcProviderArn = chooseProvider(account.provider, account.stack?.ownedProvider);
  const wanted = { ...toParameters(repository), ExistingOidcProviderArn };
  const changes = changesBetween(stack.parameters, wanted);
  const subject = judgeSubject(repository, await fetchSentSubject(github, repository));
  return { target, repository, account, changes, subject };
}

function refuseOtherAccount({ id, caller }: Account, wanted: string | undefined): void {
  if (wanted === undefined || wanted === id) return;
  throw new Failure(
    'INVALID_INPUT',
    `the AWS credentials are ${caller}, of account ${id} and not ${wanted}; take those of the other account, or correct --account`,
  );
}
