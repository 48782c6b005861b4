import { IMAGE } from '../image';
import { literal } from '../literal';
import type { SparkApplicationProps } from './spark-application-props';
import { isJar, type SparkApplicationType, typeOfFile } from './type';

/** `spec` of a SparkApplication, as far as it is written here. */
export interface ApplicationSpec {
  readonly type: `${SparkApplicationType}`;
  readonly mode: 'cluster';
  readonly sparkVersion: string;
  readonly image: string;
  readonly imagePullSecrets?: string[];
  readonly mainClass?: string;
  readonly mainApplicationFile: string;
  readonly arguments?: string[];
  readonly sparkConf?: { [name: string]: string };
  readonly hadoopConf?: { [name: string]: string };
  readonly restartPolicy: object;
  readonly timeToLiveSeconds?: number;
  readonly driver: RoleSpec & { readonly serviceAccount: string };
  readonly executor: RoleSpec & { readonly instances: number };
}

/** Of the driver or of an executor. */
export interface RoleSpec {
  readonly cores: number;
  /** As `-Xmx` says it. */
  readonly memory: string;
  readonly memoryOverhead?: string;
  readonly labels: { [name: string]: string };
  readonly template: object;
}

/** What is run, in the words of the spec. */
type Main = Pick<
  ApplicationSpec,
  'type' | 'sparkVersion' | 'image' | 'imagePullSecrets' | 'mainClass' | 'mainApplicationFile' | 'arguments'
>;

/** @throws If a jar has no class or the file is not one that the operator can pass on. `thing` begins the message. */
export function mainOf(thing: string, props: SparkApplicationProps): Main {
  const { image = IMAGE, imagePullSecrets, mainClass, mainApplicationFile } = props;
  const type = props.type ?? typeOfFile(mainApplicationFile);
  if (!/^[a-z][a-z0-9+.-]*:/.test(mainApplicationFile) || mainApplicationFile.startsWith('file:')) {
    throw new Error(
      `${thing} has the main file '${mainApplicationFile}', which is one of the operator: expected a URI, such as 'local:///opt/spark/examples/count.jar' for a path in the image; set mainApplicationFile`,
    );
  }
  if (isJar(type) && !mainClass) {
    throw new Error(
      `${thing} has a jar '${mainApplicationFile}' and no class: expected one, since Spark reads none from the jar there; set mainClass, or type if it is no jar`,
    );
  }
  if (!isJar(type) && mainClass) {
    throw new Error(
      `${thing} has the class '${mainClass}' and the language ${type}, which has none: expected a jar; leave mainClass out, or set type`,
    );
  }
  return {
    type,
    sparkVersion: sparkVersionOf(thing, image, props.sparkVersion),
    image,
    imagePullSecrets,
    mainClass,
    mainApplicationFile: literal(mainApplicationFile),
    arguments: props.arguments?.map(literal),
  };
}

/** @throws If it is not known, or has no pod templates. */
function sparkVersionOf(thing: string, image: string, given?: string): string {
  const version = given ?? /:v?(\d+\.\d+\.\d+)[^/]*$/.exec(image)?.[1];
  if (version === undefined) {
    throw new Error(
      `${thing} has the image '${image}', whose tag says no version of Spark: expected one, such as '3.5.7'; set sparkVersion`,
    );
  }
  if (!/^\d+\.\d+\.\d+[\w.-]*$/.test(version) || Number.parseInt(version, 10) < 3) {
    throw new Error(
      `${thing} has version '${version}' of Spark: expected 3.0.0 or later, which has templates for pods; set sparkVersion`,
    );
  }
  return version;
}
