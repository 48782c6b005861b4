#!/bin/bash
# In place of the official image's entry script, which PyPI has no copy of: what Spark's scheduler for Kubernetes expects
# of its driver and executors. It gives them their mode as the first argument and the rest in variables.
set -eu

case ${1-} in
  driver)
    shift
    # The arguments name the properties, the class and the application.
    exec spark-submit --deploy-mode client --conf "spark.driver.bindAddress=$SPARK_DRIVER_BIND_ADDRESS" "$@"
    ;;
  executor)
    options=()
    name=SPARK_JAVA_OPT_0
    while [ -n "${!name-}" ]; do
      options+=("${!name}")
      name=SPARK_JAVA_OPT_${#options[@]}
    done
    classes=${SPARK_CONF_DIR-$SPARK_HOME/conf}:${HADOOP_CONF_DIR-}:$SPARK_HOME/jars/*:${SPARK_CLASSPATH-}
    exec java "${options[@]}" "-Xms$SPARK_EXECUTOR_MEMORY" "-Xmx$SPARK_EXECUTOR_MEMORY" -cp "$classes" \
      org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend \
      --driver-url "$SPARK_DRIVER_URL" \
      --executor-id "$SPARK_EXECUTOR_ID" \
      --cores "$SPARK_EXECUTOR_CORES" \
      --app-id "$SPARK_APPLICATION_ID" \
      --hostname "$SPARK_EXECUTOR_POD_IP" \
      --resourceProfileId "$SPARK_RESOURCE_PROFILE_ID" \
      --podName "$SPARK_EXECUTOR_POD_NAME"
    ;;
  *)
    exec "$@"
    ;;
esac
