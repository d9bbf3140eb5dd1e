/**
 * A pattern that the language does not allow. The message begins as AWS's does, then names what is wrong, where, and what to
 * write instead.
 */
export class InvalidFilterPattern extends Error {
  /** Characters from the pattern's beginning, from 0. */
  readonly position: number;

  constructor(problem: string, position: number, summary = 'Invalid filter pattern') {
    super(`${summary}: ${problem} (character ${position + 1})`);
    this.name = 'InvalidFilterPattern';
    this.position = position;
  }
}
