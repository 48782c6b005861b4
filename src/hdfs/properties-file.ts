/** Properties of one of Hadoop's configuration files, by name. */
export type Properties = Readonly<Record<string, string>>;

/**
 * The text of a configuration file of Hadoop: its properties by name, so that the order of their making plays no part.
 *
 * @see https://hadoop.apache.org/docs/r3.4.2/api/org/apache/hadoop/conf/Configuration.html
 */
export function propertiesFile(properties: Properties): string {
  const lines = Object.keys(properties)
    .sort()
    .flatMap((name) => [
      '  <property>',
      `    <name>${escaped(name)}</name>`,
      `    <value>${escaped(properties[name])}</value>`,
      '  </property>',
    ]);
  return ['<?xml version="1.0"?>', '<configuration>', ...lines, '</configuration>', ''].join('\n');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
