import { hostname } from 'node:os';
import type { ContainerRuntimeClient } from 'testcontainers';

/** Label of every container that this program starts; its value says who did, and so who must end it. */
export const ownerLabel = 'keywatch.localstack.owner';

/** No run takes as long: what is older was left behind, whatever its process id means by now. */
const oldest = 45 * 60;

/** `<host>/<process id>` */
export function ownerName(pid = process.pid): string {
  return `${hostname()}/${pid}`;
}

export interface OwnedContainer {
  readonly owner: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

/** Whether nobody will end this container any more: its process is gone, or its time is over. */
export function isStale(
  { owner, created }: OwnedContainer,
  now: number,
  isAlive: (pid: number) => boolean,
): boolean {
  if (now - created > oldest) return true;
  const [host, pid = ''] = owner.split('/');
  return host === hostname() && !isAlive(Number(pid));
}

/** Removes what earlier runs left behind, killed before they could. Returns how many. */
export async function removeStale(client: ContainerRuntimeClient): Promise<number> {
  return removeWhere(client, (one) => isStale(one, Date.now() / 1000, isAlive));
}

/** Removes every container of this process, in whatever state it is. */
export async function removeOwn(client: ContainerRuntimeClient): Promise<number> {
  return removeWhere(client, ({ owner }) => owner === ownerName());
}

async function removeWhere(
  { container: { dockerode } }: ContainerRuntimeClient,
  isChosen: (one: OwnedContainer) => boolean,
): Promise<number> {
  const all = await dockerode.listContainers({ all: true, filters: { label: [ownerLabel] } });
  const chosen = all.filter(({ Labels, Created }) =>
    isChosen({ owner: Labels[ownerLabel] ?? '', created: Created }),
  );
  await Promise.all(
    chosen.map(({ Id }) => unlessGone(dockerode.getContainer(Id).remove({ force: true, v: true }))),
  );
  return chosen.length;
}

/** Another one may be at it already. */
async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== 404 && statusCode !== 409) throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
