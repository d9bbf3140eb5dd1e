import { createWriteStream } from 'node:fs';
import { chmod, link, lstat, mkdir, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { dirname, join, posix, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ReadEntry } from 'tar';
import { confinedTarget, insideRoot, plainPath } from './inside-root.ts';

const whiteout = '.wh.';
const opaque = '.wh..wh..opq';

/**
 * Writes the entries of one layer into the image's root. Owners, times and the bits that lend rights are left out, and so are
 * devices and pipes: the program runs as the emulator's user and sees this machine's.
 */
export class LayerWriter {
  readonly #root: string;
  /** What this layer brought: its whiteouts hide only what lies beneath it. */
  readonly #own = new Set<string>();

  /** `root` must be free of links itself. */
  constructor(root: string) {
    this.#root = root;
  }

  async write(entry: ReadEntry): Promise<void> {
    const path = plainPath(entry.path);
    if (path !== '') await this.#place(entry, path);
    // One of which nothing was read would hold up the next.
    entry.resume();
  }

  async #place(entry: ReadEntry, path: string): Promise<void> {
    const folder = await this.#folder(posix.dirname(path));
    const name = posix.basename(path);
    if (name.startsWith(whiteout)) return this.#hide(folder, name);
    const place = join(folder, name);
    this.#claim(place);
    switch (entry.type) {
      case 'Directory':
      case 'GNUDumpDir':
        return this.#writeFolder(place, entry.mode);
      case 'SymbolicLink': {
        const within = plainPath(relative(this.#root, folder));
        await rm(place, { recursive: true, force: true });
        return symlink(confinedTarget(within, entry.linkpath ?? ''), place);
      }
      case 'Link':
        return this.#writeLink(place, plainPath(entry.linkpath ?? ''));
      case 'File':
      case 'OldFile':
      case 'ContiguousFile':
        await rm(place, { recursive: true, force: true });
        return pipeline(
          entry,
          createWriteStream(place, { flags: 'wx', mode: modeOf(entry.mode, 0o600) }),
        );
      default:
        return undefined;
    }
  }

  /** The real folder of a path, made where it is missing. Links in it lead nowhere but into the root. */
  async #folder(path: string): Promise<string> {
    const wanted = insideRoot(this.#root, path);
    await mkdir(wanted, { recursive: true });
    const real = await realpath(wanted);
    if (real === this.#root || real.startsWith(`${this.#root}/`)) return real;
    throw new Error(`${path} leads out of the image`);
  }

  /** Names that begin with two prefixes are notes of the file system that wrote the layer. */
  async #hide(folder: string, name: string): Promise<void> {
    if (name === opaque) return this.#removeLower(folder, true);
    if (name.startsWith(`${whiteout}${whiteout}`)) return undefined;
    const hidden = name.slice(whiteout.length);
    if (['', '.', '..'].includes(hidden)) throw new Error(`${name} hides no file`);
    return this.#removeLower(join(folder, hidden));
  }

  async #writeFolder(place: string, mode: number | undefined): Promise<void> {
    const present = await lstat(place).catch(() => undefined);
    if (present?.isDirectory() !== true) {
      await rm(place, { force: true });
      await mkdir(place);
    }
    await chmod(place, modeOf(mode, 0o700));
  }

  async #writeLink(place: string, target: string): Promise<void> {
    const source = join(await this.#folder(posix.dirname(target)), posix.basename(target));
    if (source === place) return;
    await rm(place, { recursive: true, force: true });
    await link(source, place);
  }

  async #removeLower(place: string, childrenOnly = false): Promise<void> {
    if (!childrenOnly && !this.#own.has(place)) return rm(place, { recursive: true, force: true });
    const present = await lstat(place).catch(() => undefined);
    if (present?.isDirectory() !== true) return;
    for (const name of await readdir(place)) await this.#removeLower(join(place, name));
  }

  #claim(place: string): void {
    for (let path = place; path.startsWith(`${this.#root}/`); path = dirname(path))
      this.#own.add(path);
  }
}

/** Readable and removable for us, whatever the image's user may do. */
function modeOf(mode = 0o644, least: number): number {
  return (mode | least) & 0o777;
}
