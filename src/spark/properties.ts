/**
 * The text of a spark-defaults.conf, which Java reads as properties: by name, so that the order of their making plays no part.
 *
 * @throws If a name has a space or another character that ends it. `thing` begins the message.
 * @see https://spark.apache.org/docs/3.5.7/configuration.html#dynamically-loading-spark-properties
 */
export function sparkDefaults(thing: string, properties: { readonly [name: string]: string }): string {
  return Object.keys(properties)
    .sort()
    .map((name) => {
      checkSparkProperty(thing, name);
      return `${name} ${escaped(properties[name])}\n`;
    })
    .join('');
}

/** @throws If a name is not one of a property of Spark, or of Hadoop in Spark. */
export function checkSparkProperty(thing: string, name: string): void {
  if (!/^spark\.[^\s=:#!\\]+$/.test(name)) {
    throw new Error(
      `${thing} sets property '${name}': expected a name that begins with 'spark.', without spaces, since Spark ignores all others; for Hadoop's put 'spark.hadoop.' before it`,
    );
  }
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\r/g, '\\r');
}
