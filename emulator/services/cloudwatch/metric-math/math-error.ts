/** An expression that metric math does not take: `invalid` for everybody, `absent` only here. */
export class MathError extends Error {
  readonly kind: 'invalid' | 'absent';

  constructor(kind: 'invalid' | 'absent', message: string) {
    super(message);
    this.name = 'MathError';
    this.kind = kind;
  }
}

export function invalidMath(message: string): MathError {
  return new MathError('invalid', message);
}
