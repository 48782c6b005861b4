/**
 * The text of a spark-defaults.conf, which Java reads as properties: by name, so that the order of their making plays no part.
 *
 * @see https://spark.apache.org/docs/3.5.7/configuration.html#dynamically-loading-spark-properties
 */
export function sparkDefaults(properties: { readonly [name: string]: string }): string {
  return Object.keys(properties)
    .sort()
    .map((name) => `${name} ${escaped(properties[name])}\n`)
    .join('');
}

/** Properties that an option says as well, by their names, with the option. */
export interface Elsewhere {
  readonly [name: string]: string;
}

/** @throws If a property is none of Spark's, or one that an option says, which is checked. `thing` begins the message. */
export function checkSparkConf(thing: string, sparkConf: object, elsewhere: Elsewhere): void {
  for (const name of Object.keys(sparkConf)) {
    checkSparkProperty(thing, name);
    if (name in elsewhere) {
      throw new Error(
        `${thing} sets property '${name}' in sparkConf: expected it in ${elsewhere[name]}, by which it is checked; set that`,
      );
    }
  }
}

/** @throws If a name is not one of a property of Spark, or of Hadoop in Spark. */
function checkSparkProperty(thing: string, name: string): void {
  if (!/^spark\.[^\s\p{Cc}=:#!\\]+$/u.test(name)) {
    throw new Error(
      `${thing} sets property '${name}': expected a name that begins with 'spark.', without spaces, since Spark ignores all others; for Hadoop's put 'spark.hadoop.' before it`,
    );
  }
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
}
