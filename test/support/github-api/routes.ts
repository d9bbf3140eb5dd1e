import type {
  GitHubState,
  Identity,
  RecordedRequest,
  StoredComment,
  StoredIssue,
} from './state.ts';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Call {
  readonly state: GitHubState;
  readonly request: RecordedRequest;
  readonly by: Identity;
  /** The part of the path that is a number or an id. */
  readonly id: number;
}

type Route = readonly [method: string, path: RegExp, handle: (call: Call) => Answer];

/** https://docs.github.com/en/rest/issues, paths from the repository on. */
const routes: readonly Route[] = [
  ['GET', /^\/issues$/u, listIssues],
  ['POST', /^\/issues$/u, openIssue],
  ['PATCH', /^\/issues\/(\d+)$/u, editIssue],
  ['GET', /^\/issues\/(\d+)\/comments$/u, listComments],
  ['POST', /^\/issues\/(\d+)\/comments$/u, addComment],
  ['PATCH', /^\/issues\/comments\/(\d+)$/u, editComment],
  ['DELETE', /^\/issues\/comments\/(\d+)$/u, deleteComment],
  ['POST', /^\/labels$/u, createLabel],
];

/** GitHub's own limit on a text, in characters. */
const longestText = 65_536;

export function answerOf(state: GitHubState, request: RecordedRequest): Answer {
  if (request.token === undefined) return refuse(401, 'Requires authentication');
  const by = state.tokens[request.token];
  if (by === undefined) return refuse(401, 'Bad credentials');
  if (request.path === '/graphql') return { status: 200, body: { data: { viewer: by } } };
  const base = `/repos/${state.repository}`;
  const path = request.path.slice(base.length);
  const found = routes.find(([method, form]) => method === request.method && form.test(path));
  if (!request.path.startsWith(`${base}/`) || found === undefined) return refuse(404, 'Not Found');
  const [, form, handle] = found;
  if (request.method !== 'GET' && by.may === 'read') {
    return refuse(403, 'Resource not accessible by integration');
  }
  if (!state.hasIssues && path === '/issues') {
    return refuse(410, 'Issues has been disabled in this repository.');
  }
  return handle({ state, request, by, id: Number(form.exec(path)?.[1]) });
}

function listIssues({ state, request }: Call): Answer {
  const { state: wanted = 'open', labels } = request.query;
  const names = labels?.split(',') ?? [];
  const found = state.issues.filter(
    (issue) =>
      (wanted === 'all' || issue.state === wanted) &&
      names.every((name) => issue.labels.includes(name)),
  );
  return toPage(state, request, found.toReversed().map(showIssue));
}

function openIssue({ state, request, by }: Call): Answer {
  const { title, body = null, labels = [] } = request.body;
  if (typeof title !== 'string' || title === '' || title.length > 256) return invalid('title');
  if (isTooLong(body)) return invalid('body');
  // Labels of one who may not set them are dropped in silence, as the documentation has it.
  const set = by.may === 'write' ? namesOf(labels).filter((name) => state.labels.has(name)) : [];
  const { login, type } = by;
  const text = typeof body === 'string' ? body : null;
  const issue = state.addIssue({ title, body: text, labels: set, user: { login, type } });
  return { status: 201, body: showIssue(issue) };
}

function editIssue({ state, request, by, id }: Call): Answer {
  const issue = state.issues.find(({ number }) => number === id);
  if (issue === undefined) return refuse(404, 'Not Found');
  if (!owns(by, issue)) return refuse(403, 'Must have admin rights to Repository.');
  const { title, body, state: wanted, state_reason } = request.body;
  if (isTooLong(body)) return invalid('body');
  if (typeof title === 'string') issue.title = title;
  if (typeof body === 'string') issue.body = body;
  if (wanted === 'open' || wanted === 'closed') issue.state = wanted;
  if (typeof state_reason === 'string') issue.state_reason = state_reason;
  return { status: 200, body: showIssue(issue) };
}

function listComments({ state, request, id }: Call): Answer {
  if (!state.issues.some(({ number }) => number === id)) return refuse(404, 'Not Found');
  const found = state.comments.filter(({ issue }) => issue === id);
  return toPage(state, request, found.map(showComment));
}

function addComment({ state, request, by, id }: Call): Answer {
  if (!state.issues.some(({ number }) => number === id)) return refuse(404, 'Not Found');
  const { body } = request.body;
  if (typeof body !== 'string' || body === '' || isTooLong(body)) return invalid('body');
  const { login, type } = by;
  const comment = state.addComment({ issue: id, body, user: { login, type } });
  return { status: 201, body: showComment(comment) };
}

function editComment({ state, request, by, id }: Call): Answer {
  const comment = state.comments.find((one) => one.id === id);
  if (comment === undefined) return refuse(404, 'Not Found');
  if (!owns(by, comment)) return refuse(403, 'Must have admin rights to Repository.');
  const { body } = request.body;
  if (typeof body !== 'string' || body === '' || isTooLong(body)) return invalid('body');
  comment.body = body;
  return { status: 200, body: showComment(comment) };
}

function deleteComment({ state, by, id }: Call): Answer {
  const place = state.comments.findIndex((one) => one.id === id);
  const comment = state.comments[place];
  if (comment === undefined) return refuse(404, 'Not Found');
  if (!owns(by, comment)) return refuse(403, 'Must have admin rights to Repository.');
  state.comments.splice(place, 1);
  return { status: 204 };
}

function createLabel({ state, request, by }: Call): Answer {
  const { name } = request.body;
  if (by.may !== 'write') return refuse(403, 'Resource not accessible by personal access token');
  if (typeof name !== 'string' || name === '') return invalid('name');
  if (state.labels.has(name)) return invalid('name', 'already_exists');
  state.labels.add(name);
  return { status: 201, body: { name } };
}

/** https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function toPage(state: GitHubState, request: RecordedRequest, all: readonly object[]): Answer {
  const { page = '1', per_page = '30' } = request.query;
  const size = Math.min(Number(per_page), 100);
  const end = Number(page) * size;
  const next = new URL(request.path, state.apiUrl);
  next.search = new URLSearchParams({
    ...request.query,
    page: String(Number(page) + 1),
  }).toString();
  return {
    status: 200,
    headers: end < all.length ? { link: `<${next.href}>; rel="next"` } : {},
    body: all.slice(end - size, end),
  };
}

function showIssue(issue: StoredIssue): object {
  return { ...issue, labels: issue.labels.map((name) => ({ name })) };
}

function showComment({ issue: _, ...comment }: StoredComment): object {
  return comment;
}

/** Who may write may edit everybody's texts: only the client's care keeps it from that. */
function owns({ may, login }: Identity, { user }: StoredIssue | StoredComment): boolean {
  return may === 'write' || user?.login === login;
}

function namesOf(labels: unknown): string[] {
  return Array.isArray(labels) ? labels.map(String) : [];
}

function isTooLong(body: unknown): boolean {
  return typeof body === 'string' && [...body].length > longestText;
}

function invalid(field: string, code = 'invalid'): Answer {
  return {
    status: 422,
    body: { message: 'Validation Failed', errors: [{ resource: 'Issue', field, code }] },
  };
}

function refuse(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest' } };
}
