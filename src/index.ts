export * from './hdfs';
export * from './storage';
export * from './validation';
export * from './workload';
