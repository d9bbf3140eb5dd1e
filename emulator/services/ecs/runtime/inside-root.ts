import { join, posix } from 'node:path';

/**
 * A path of an image, spelled plainly from its root: `./app/../etc/x` and `/etc/x` are `etc/x`, and nothing leads above the root,
 * as for a process whose root this is. The root itself is the empty text.
 */
export function plainPath(path: string): string {
  return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, '');
}

/** Where a path of the image lies on this machine. */
export function insideRoot(root: string, path: string): string {
  return join(root, plainPath(path));
}

/**
 * A symbolic link's target, told so that it means on this machine what it means in the image: relative, and not above the root.
 * `folder` is where the link lies, spelled plainly and free of links: then the leading `..` lead through real folders, and what
 * follows has none. So no chain of such links leads out of the root.
 */
export function confinedTarget(folder: string, target: string): string {
  const path = plainPath(target.startsWith('/') ? target : posix.join('/', folder, target));
  return posix.relative(`/${folder}`, `/${path}`) || '.';
}
