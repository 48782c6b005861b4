export * from './hdfs';
export * from './spark';
export * from './storage';
export * from './validation';
export * from './workload';
