"""The same statements on Spark, for a province that has a cluster (extra `[spark]`)."""
