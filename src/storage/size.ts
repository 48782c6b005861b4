import { Size, SizeRoundingBehavior } from 'cdk8s';

/** Bytes of a size; cdk8s counts in units of 1024 bytes and up, of which there may be a fraction. */
export function sizeInBytes(size: Size): number {
  return size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * 1024;
}

/** A size of so many bytes. */
export function sizeOfBytes(bytes: number): Size {
  const gibibytes = bytes / 1024 ** 3;
  return Number.isInteger(gibibytes) ? Size.gibibytes(gibibytes) : Size.kibibytes(bytes / 1024);
}
