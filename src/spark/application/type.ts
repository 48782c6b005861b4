/**
 * The language of an application, which the Spark operator shows and Spark finds out by itself.
 */
export enum SparkApplicationType {
  /** A jar. */
  JAVA = 'Java',

  /** A jar. */
  SCALA = 'Scala',

  /** A file `.py`; the image has to have Python. */
  PYTHON = 'Python',

  /** A file `.R`; the image has to have R. */
  R = 'R',
}

/** What a main file is by its name. */
export function typeOfFile(mainApplicationFile: string): SparkApplicationType {
  if (/\.(py|zip|egg)$/i.test(mainApplicationFile)) {
    return SparkApplicationType.PYTHON;
  }
  return /\.r$/i.test(mainApplicationFile) ? SparkApplicationType.R : SparkApplicationType.SCALA;
}

/** Whether an application is a jar, of which a class is run. */
export function isJar(type: SparkApplicationType): boolean {
  return type === SparkApplicationType.JAVA || type === SparkApplicationType.SCALA;
}
