/**
 * Sizes as Kubernetes writes them: a decimal number and a suffix.
 *
 * The suffixes are powers of 1024 (`Ki` … `Ei`) or of 1000 (`k` … `E`), `m` is a thousandth, and `1e9` is allowed.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
const GRAMMAR = /^\+?(\d+)(?:\.(\d*))?(?:([KMGTPE]i)|([mkMGTPE])|[eE]([+-]?\d{1,2}))?$/;
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['k', 'M', 'G', 'T', 'P', 'E'];

/** The most bytes that a quantity can hold here: a JavaScript number is exact up to 8 PiB. */
export const MAX_BYTES = Number.MAX_SAFE_INTEGER;

/**
 * The bytes that a quantity stands for; a fraction of a byte counts as a whole one, as it does in Kubernetes.
 *
 * @throws If the text is no quantity, or more than 8 PiB.
 */
export function parseQuantity(text: string): number {
  const match = GRAMMAR.exec(text);
  if (!match) {
    throw new Error(`size '${text}' is no quantity: expected a number and a suffix, such as 400Gi, 500M or 1.5Ti`);
  }
  const [, whole, fraction = '', binary, decimal, exponent] = match;
  let numerator = BigInt(whole + fraction);
  let denominator = 10n ** BigInt(fraction.length);
  if (binary) {
    numerator *= 1024n ** BigInt(BINARY.indexOf(binary) + 1);
  } else {
    const thousands = decimal === 'm' ? -1 : DECIMAL.indexOf(decimal ?? '') + 1;
    const tens = exponent ? Number(exponent) : thousands * 3;
    if (tens < 0) {
      denominator *= 10n ** BigInt(-tens);
    } else {
      numerator *= 10n ** BigInt(tens);
    }
  }
  const bytes = (numerator + denominator - 1n) / denominator;
  if (bytes > BigInt(MAX_BYTES)) {
    throw new Error(`size '${text}' is too large: expected less than 8Pi`);
  }
  return Number(bytes);
}

/** The shortest quantity of exactly so many bytes, in the largest binary unit that divides them: `400Gi`, `1536Mi`, `7`. */
export function printQuantity(bytes: number): string {
  let amount = bytes;
  let suffix = '';
  for (const unit of BINARY) {
    if (amount === 0 || amount % 1024 !== 0) {
      break;
    }
    amount /= 1024;
    suffix = unit;
  }
  return `${amount}${suffix}`;
}

/** A size for people: exact where it is short, else rounded to a hundredth of a unit and marked with `~`. */
export function describeQuantity(bytes: number): string {
  const exact = printQuantity(bytes);
  if (exact.length <= 7) {
    return exact;
  }
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), BINARY.length);
  return `~${Number((bytes / 1024 ** power).toFixed(2))}${BINARY[power - 1]}`;
}

/** Sizes for people, side by side: exact where they would look alike. */
export function describeQuantities(...sizes: readonly number[]): string[] {
  const described = sizes.map(describeQuantity);
  const rounded = new Set(described.map((text) => text.replace('~', '')));
  return rounded.size === new Set(sizes).size ? described : sizes.map(printQuantity);
}
