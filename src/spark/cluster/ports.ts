/**
 * The ports of Spark's daemons, which are its defaults; a worker's own is any there, and has to be known here.
 *
 * @see https://spark.apache.org/docs/3.5.7/spark-standalone.html#starting-a-cluster-manually
 */
export const MASTER_PORT = 7077;
export const MASTER_UI_PORT = 8080;
export const WORKER_PORT = 7078;
export const WORKER_UI_PORT = 8081;

/** Of a driver, while its application runs. */
export const DRIVER_UI_PORT = 4040;
