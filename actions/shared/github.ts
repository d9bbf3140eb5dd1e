import { setSecret } from '@actions/core';
import { Failure } from './failure.ts';
import { createOctokit, type GitHubClient } from './github-client.ts';
import { toGitHubFailure } from './github-error.ts';

/** An issue that is no pull request. */
export interface Issue {
  readonly number: number;
  readonly url: string;
  readonly body: string;
  /** Undefined where the account is gone. */
  readonly author: string | undefined;
}

export interface Comment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
  readonly author: string | undefined;
}

/** What an issue is called and says. */
export interface IssueText {
  readonly title: string;
  readonly body: string;
}

const PAGE = 100;

/** Everything that the actions do on GitHub, in one repository. A refusal is a Failure that says what to grant or to wait for. */
export class GitHub {
  readonly #client: GitHubClient;
  readonly #apiUrl: string;
  readonly #repository: string;
  readonly #place: { readonly owner: string; readonly repo: string };
  readonly #right: string;
  #me: Promise<string> | undefined;

  /** `right` is what the job's token needs, such as `issues: write`. */
  constructor(
    token: string,
    { GITHUB_API_URL, GITHUB_REPOSITORY }: NodeJS.ProcessEnv,
    right: string,
  ) {
    const [, owner, repo] =
      /^([\w-]+)\/(?!\.{1,2}$)([\w.-]+)$/u.exec(GITHUB_REPOSITORY ?? '') ?? [];
    if (owner === undefined || repo === undefined) {
      throw new Failure(
        'INVALID_INPUT',
        `GITHUB_REPOSITORY is ${JSON.stringify(GITHUB_REPOSITORY ?? '')}; set it to owner/name, as a runner does`,
      );
    }
    this.#place = { owner, repo };
    this.#repository = `${owner}/${repo}`;
    this.#apiUrl = parseApiUrl(GITHUB_API_URL || 'https://api.github.com');
    this.#right = right;
    this.#client = createOctokit(token, this.#apiUrl);
  }

  /** The login of the token's owner. REST answers it only to people, GraphQL to a job's own token too. */
  whoAmI(): Promise<string> {
    this.#me ??= this.#try('say whose the token is', async () => {
      const query = '{ viewer { login } }';
      const { viewer } = await this.#client.graphql<{ viewer: { login: string } }>(query);
      return viewer.login;
    });
    return this.#me;
  }

  /** All open issues, or those with a label. */
  async listOpenIssues(labels?: string): Promise<Issue[]> {
    const found = await this.#try('list the issues', () =>
      this.#client.paginate('GET /repos/{owner}/{repo}/issues', {
        ...this.#place,
        state: 'open',
        per_page: PAGE,
        ...(labels !== undefined && { labels }),
      }),
    );
    return found.filter((one) => one.pull_request === undefined).map(toIssue);
  }

  /** Whether the label is there now; it is not where the token may not make it. */
  async ensureLabel(name: string, description: string): Promise<boolean> {
    const made = this.#client
      .request('POST /repos/{owner}/{repo}/labels', { ...this.#place, name, description })
      .then(() => true)
      .catch((error: { status?: number }) => {
        // 422: it is there already.
        if (error.status === 422) return true;
        if (error.status === 403 || error.status === 404) return false;
        throw error;
      });
    return this.#try(`make the label ${name}`, () => made);
  }

  async openIssue(text: IssueText, labels: readonly string[]): Promise<Issue> {
    const { data } = await this.#try('open an issue', () =>
      this.#client.request('POST /repos/{owner}/{repo}/issues', {
        ...this.#place,
        ...text,
        labels: [...labels],
      }),
    );
    return toIssue(data);
  }

  async editIssue({ number }: Issue, text: IssueText): Promise<void> {
    await this.#try(`edit issue #${number}`, () =>
      this.#client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...this.#place,
        issue_number: number,
        ...text,
      }),
    );
  }

  async closeIssue({ number }: Issue, state_reason: 'completed' | 'not_planned'): Promise<void> {
    await this.#try(`close issue #${number}`, () =>
      this.#client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
        ...this.#place,
        issue_number: number,
        state: 'closed',
        state_reason,
      }),
    );
  }

  /** The comments of an issue or a pull request, oldest first. */
  async listComments(issue_number: number): Promise<Comment[]> {
    const found = await this.#try(`list the comments of #${issue_number}`, () =>
      this.#client.paginate('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...this.#place,
        issue_number,
        per_page: PAGE,
      }),
    );
    return found.map(toComment);
  }

  async comment(issue_number: number, body: string): Promise<Comment> {
    const { data } = await this.#try(`comment on #${issue_number}`, () =>
      this.#client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...this.#place,
        issue_number,
        body,
      }),
    );
    return toComment(data);
  }

  async editComment({ id, url }: Comment, body: string): Promise<void> {
    await this.#try(`edit the comment ${url}`, () =>
      this.#client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...this.#place,
        comment_id: id,
        body,
      }),
    );
  }

  async deleteComment({ id, url }: Comment): Promise<void> {
    await this.#try(`delete the comment ${url}`, () =>
      this.#client.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...this.#place,
        comment_id: id,
      }),
    );
  }

  async #try<T>(what: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw toGitHubFailure(error, {
        what,
        right: this.#right,
        repository: this.#repository,
        apiUrl: this.#apiUrl,
      });
    }
  }
}

/** With the token as the action's input gave it. */
export function openGitHub(token: string, env: NodeJS.ProcessEnv, right: string): GitHub {
  if (token === '') {
    throw new Failure(
      'INVALID_INPUT',
      `input token is empty; give \${{ github.token }} and grant the job ${right}`,
    );
  }
  // Only a runner takes the command in; elsewhere it would show what it is to hide.
  if (env.GITHUB_ACTIONS === 'true') setSecret(token);
  return new GitHub(token, env, right);
}

function parseApiUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return text.replace(/\/+$/u, '');
  throw new Failure(
    'INVALID_INPUT',
    `GITHUB_API_URL is ${JSON.stringify(text)}; set it to a URL such as https://api.github.com`,
  );
}

interface Written {
  readonly html_url: string;
  readonly body?: string | null | undefined;
  readonly user?: { readonly login: string } | null | undefined;
}

function toIssue(data: Written & { readonly number: number }): Issue {
  return { number: data.number, ...toText(data) };
}

function toComment(data: Written & { readonly id: number | bigint }): Comment {
  return { id: Number(data.id), ...toText(data) };
}

function toText({ html_url, body, user }: Written) {
  return { url: html_url, body: body ?? '', author: user?.login };
}
