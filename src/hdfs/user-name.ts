/** @throws If a user's name could not be that of a directory and of an owner in HDFS. `thing` begins the message. */
export function checkUserName(thing: string, name: string): void {
  if (!/^[A-Za-z_][A-Za-z0-9._-]*$/.test(name)) {
    throw new Error(
      `${thing} makes a home for user '${name}': expected letters, digits, '.', '_' and '-', with a letter or '_' first; change it in homes`,
    );
  }
}
