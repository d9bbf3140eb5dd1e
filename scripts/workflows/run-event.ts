/** What begins a run. */
export type RunEvent =
  | { readonly name: 'push' }
  | { readonly name: 'schedule'; readonly cron: string }
  | { readonly name: 'workflow_dispatch'; readonly inputs: Readonly<Record<string, string>> }
  | { readonly name: 'pull_request'; readonly number: number; readonly fork: boolean };

export interface Repository {
  readonly owner: string;
  readonly ownerId: string;
  readonly name: string;
  readonly id: string;
}

/** The commits that a run may be about: of a pull request, its head, its base, and the merge of both. */
export interface Commits {
  readonly base: string;
  readonly head: string;
  readonly merge: string;
}

export function refOf(event: RunEvent): string {
  return event.name === 'pull_request' ? `refs/pull/${event.number}/merge` : 'refs/heads/main';
}

/** `push`, `schedule 43 10 * * 2`. */
export function nameOf(event: RunEvent): string {
  return event.name === 'schedule' ? `${event.name} ${event.cron}` : event.name;
}

/** As much of the event's payload as a workflow may ask for. https://docs.github.com/webhooks/webhook-events-and-payloads */
export function payloadOf(event: RunEvent, repository: Repository, commits: Commits): object {
  const ours = { ...describe(repository), default_branch: 'main' };
  switch (event.name) {
    case 'push':
      return { ref: refOf(event), after: commits.base, repository: ours };
    case 'schedule':
      return { schedule: event.cron, repository: ours };
    case 'workflow_dispatch':
      return { ref: refOf(event), inputs: event.inputs, repository: ours };
    case 'pull_request':
      return {
        action: 'synchronize',
        number: event.number,
        pull_request: {
          number: event.number,
          user: { login: event.fork ? 'stranger' : 'member' },
          base: { ref: 'main', sha: commits.base, repo: ours },
          head: {
            ref: 'change',
            sha: commits.head,
            repo: event.fork ? describe(forkOf(repository)) : ours,
          },
        },
        repository: ours,
      };
  }
}

function forkOf({ name }: Repository): Repository {
  return { owner: 'stranger', ownerId: '9001', name, id: '9002' };
}

function describe({ owner, ownerId, name, id }: Repository) {
  return {
    id: Number(id),
    name,
    full_name: `${owner}/${name}`,
    owner: { login: owner, id: Number(ownerId) },
  };
}
