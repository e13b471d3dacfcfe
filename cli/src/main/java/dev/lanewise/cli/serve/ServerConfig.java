package dev.lanewise.cli.serve;

/**
 * How a server serves.
 *
 * @param port on 127.0.0.1; 0 for any that is free
 * @param threads that run batches
 * @param maxBatch samples of a batch, at the most
 * @param maxWaitNanos how long a batch that is not full waits for requests on their way
 * @param queue samples that may wait
 * @param maxBody bytes of a request's body, at the most
 */
record ServerConfig(
    int port, int threads, int maxBatch, long maxWaitNanos, int queue, int maxBody) {
  private static final int MOST_PORTS = 65_535;

  ServerConfig {
    require("--port", port, 0, MOST_PORTS);
    require("--threads", threads, 1, 1024);
    require("--max-batch", maxBatch, 1, 4096);
    require("--max-wait-ms", maxWaitNanos / 1_000_000, 0, 10_000);
    require("--queue", queue, 1, 1 << 20);
  }

  private static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "serve: expected " + option + " from " + least + " to " + most + ", got " + value);
    }
  }
}
