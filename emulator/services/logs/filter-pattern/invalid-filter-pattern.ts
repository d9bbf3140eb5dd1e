/** A pattern that the language does not allow; the message names what is wrong, where, and what to write instead. */
export class InvalidFilterPattern extends Error {
  /** Characters from the pattern's beginning, from 0. */
  readonly position: number;

  constructor(problem: string, position: number) {
    super(`Invalid filter pattern: ${problem} (character ${position + 1})`);
    this.name = 'InvalidFilterPattern';
    this.position = position;
  }
}
