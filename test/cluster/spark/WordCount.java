import java.util.Arrays;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Counts the words of text files: `WordCount input output` writes a line `word count` for each. */
public final class WordCount {
  public static void main(String[] arguments) {
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("word count"))) {
      spark
          .textFile(arguments[0])
          .flatMap(line -> Arrays.asList(line.split("\\s+")).iterator())
          .filter(word -> !word.isEmpty())
          .mapToPair(word -> new Tuple2<>(word, 1L))
          .reduceByKey(Long::sum)
          .sortByKey()
          .map(pair -> pair._1 + " " + pair._2)
          .saveAsTextFile(arguments[1]);
    }
  }

  private WordCount() {}
}
