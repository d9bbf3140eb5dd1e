/** Whose a token is. `participate`: opens issues and comments as anybody may, without labels and without others' texts. */
export interface Identity {
  readonly login: string;
  readonly type: 'Bot' | 'User';
  readonly may: 'write' | 'participate' | 'read';
}

export interface Author {
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

export interface StoredIssue {
  readonly number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  state_reason: string | null;
  labels: string[];
  readonly user: Author | null;
  readonly html_url: string;
  /** What makes an issue of the list a pull request. */
  readonly pull_request?: object;
}

export interface StoredComment {
  readonly id: number;
  /** Of the issue or pull request. */
  readonly issue: number;
  body: string;
  readonly user: Author | null;
  readonly html_url: string;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One repository with its issues; tests read and write it directly. */
export class GitHubState {
  readonly repository: string;
  readonly tokens: Readonly<Record<string, Identity>>;
  /** Oldest first, pull requests among them. */
  readonly issues: StoredIssue[] = [];
  /** Oldest first, of all issues. */
  readonly comments: StoredComment[] = [];
  readonly labels = new Set<string>();
  readonly requests: RecordedRequest[] = [];
  /** Off in the repository's settings. */
  hasIssues = true;
  /** Where this server is, for the links between pages. */
  apiUrl = '';
  #lastCommentId = 1000;

  constructor(repository: string, tokens: Readonly<Record<string, Identity>>) {
    this.repository = repository;
    this.tokens = tokens;
  }

  addIssue(given: Partial<StoredIssue> = {}): StoredIssue {
    const number = (this.issues.at(-1)?.number ?? 0) + 1;
    const kind = given.pull_request === undefined ? 'issues' : 'pull';
    const issue: StoredIssue = {
      number,
      title: `Issue ${number}`,
      body: null,
      state: 'open',
      state_reason: null,
      labels: [],
      user: { login: 'somebody', type: 'User' },
      html_url: `https://github.com/${this.repository}/${kind}/${number}`,
      ...given,
    };
    this.issues.push(issue);
    return issue;
  }

  addComment(given: Pick<StoredComment, 'issue'> & Partial<StoredComment>): StoredComment {
    this.#lastCommentId += 1;
    const id = this.#lastCommentId;
    const comment: StoredComment = {
      id,
      body: '',
      user: { login: 'somebody', type: 'User' },
      html_url: `https://github.com/${this.repository}/issues/${given.issue}#issuecomment-${id}`,
      ...given,
    };
    this.comments.push(comment);
    return comment;
  }

  /** The texts of an issue's comments, oldest first. */
  said(issue: number): string[] {
    return this.comments.filter((one) => one.issue === issue).map(({ body }) => body);
  }
}
