import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import type { Random } from '../../random.ts';
import type { Operations } from '../../service.ts';
import { invalidParameter, requireLength, requireRange } from './refusals.ts';

const alphabets = {
  lowercase: 'abcdefghijklmnopqrstuvwxyz',
  uppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  numbers: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
} as const;

export const passwords = {
  GetRandomPassword: {
    access: () => ({ action: 'secretsmanager:GetRandomPassword', resource: '*' }),
    handle: (input, call) => {
      const length = requireRange(input.PasswordLength ?? 32, 'passwordLength', 1, 4096);
      requireLength(input.ExcludeCharacters?.length ?? 0, 'excludeCharacters', 0, 4096);
      return { RandomPassword: makePassword(call.world.random, length, input) };
    },
    trail: () => ({ readOnly: true, responseElements: null }),
  },
} satisfies Operations<typeof SecretsManager>;

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html */
function makePassword(
  random: Random,
  length: number,
  input: SecretsManager.GetRandomPasswordCommandInput,
): string {
  const types = includedTypes(input);
  const { RequireEachIncludedType: each = true } = input;
  if (types.length === 0 || types.some((type) => type === '')) {
    throw invalidParameter(
      'The password cannot be generated because all characters of a type are excluded.',
    );
  }
  if (each && length < types.length) {
    throw invalidParameter('Password length is too short based on the required types.');
  }
  const all = types.join('') + (input.IncludeSpace === true && !excludesSpace(input) ? ' ' : '');
  const first = each ? types.map((type) => pick(random, type)) : [];
  const rest = Array.from({ length: length - first.length }, () => pick(random, all));
  return shuffle(random, [...first, ...rest]).join('');
}

/** A space may occur, but none must. */
function excludesSpace({ ExcludeCharacters = '' }: SecretsManager.GetRandomPasswordCommandInput) {
  return ExcludeCharacters.includes(' ');
}

/** The characters of each type that may occur, without those that are excluded one by one. */
function includedTypes(input: SecretsManager.GetRandomPasswordCommandInput): string[] {
  const excluded = new Set(input.ExcludeCharacters ?? '');
  const types = [
    ...(input.ExcludeLowercase === true ? [] : [alphabets.lowercase]),
    ...(input.ExcludeUppercase === true ? [] : [alphabets.uppercase]),
    ...(input.ExcludeNumbers === true ? [] : [alphabets.numbers]),
    ...(input.ExcludePunctuation === true ? [] : [alphabets.punctuation]),
  ];
  return types.map((type) => [...type].filter((one) => !excluded.has(one)).join(''));
}

function pick(random: Random, text: string): string {
  return text.charAt(random.next() % text.length);
}

function shuffle(random: Random, items: readonly string[]): string[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = random.next() % (last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] ?? '', shuffled[last] ?? ''];
  }
  return shuffled;
}
