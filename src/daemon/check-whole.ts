/** @throws If an amount that is given is no whole number from 1 up. `thing` begins the message. */
export function checkWhole(thing: string, property: string, amount: number | undefined): void {
  if (amount !== undefined && (!Number.isInteger(amount) || amount < 1)) {
    throw new Error(`${thing} has ${property} ${amount}: expected a whole number from 1 up; set ${property}`);
  }
}
