"""Counts the words of text files: `count.py input output` writes a line `word count` for each."""

import sys

from pyspark import SparkContext

source, target = sys.argv[1:]
spark = SparkContext(appName="word count")
counts = spark.textFile(source).flatMap(str.split).map(lambda word: (word, 1)).reduceByKey(lambda one, other: one + other)
counts.map(lambda pair: f"{pair[0]} {pair[1]}").saveAsTextFile(target)
