/**
 * log4j.properties: all logs go to the container's standard error.
 *
 * The image has a file of this name beside the site files that the mounted directory hides, and without one Hadoop is
 * silent. Of the logs with a line for each operation and for each probe, warnings remain.
 */
export const LOG4J_PROPERTIES = `hadoop.root.logger=INFO,console
log4j.rootLogger=\${hadoop.root.logger}
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c{2}: %m%n
log4j.logger.org.apache.hadoop.hdfs.server.namenode.FSNamesystem.audit=WARN
log4j.logger.http.requests=WARN
`;
