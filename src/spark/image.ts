/** The image of the project itself, with the newest Java that this Spark knows. */
export const IMAGE = 'apache/spark:3.5.7-java17';

/** `spark` in it, and its group. */
export const USER = 185;

/** Who applications are in HDFS. */
export const HADOOP_USER = 'spark';

/** Spark in it. Its entry script is for the scheduler on Kubernetes. */
export const SPARK_HOME = '/opt/spark';
