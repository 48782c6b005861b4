/** Numbers of Kubernetes have 32 bits. */
const MOST = 2 ** 31 - 1;

/** @throws If an amount that is given is no whole number from 1 up. `thing` begins the message. */
export function checkWhole(thing: string, property: string, amount: number | undefined): void {
  if (amount !== undefined && amount > MOST) {
    throw new Error(
      `${thing} has ${property} ${amount}: expected at most ${MOST}, which Kubernetes counts to; set ${property}`,
    );
  }
  if (amount !== undefined && (!Number.isInteger(amount) || amount < 1)) {
    throw new Error(`${thing} has ${property} ${amount}: expected a whole number from 1 up; set ${property}`);
  }
}
