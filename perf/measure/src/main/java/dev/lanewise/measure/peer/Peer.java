package dev.lanewise.measure.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A library that is measured, in its own process. */
public interface Peer {
  /** Begins a line that asks for the time of every call. */
  String EACH = "each ";

  /** Begins an answer. */
  String NANOS = "nanos ";

  /** Something to repeat; what it holds is let go when the next is prepared. */
  interface Call extends AutoCloseable {
    /** Does it once. */
    void run();

    @Override
    default void close() {}
  }

  /**
   * Makes all that the request needs.
   *
   * @throws IllegalArgumentException if the library cannot do it
   */
  Call prepare(Request request);

  /**
   * Serves standard input until it ends: {@code gemm 64x64x64 1000} asks for 1000 products, and is
   * answered by {@code nanos} and how many they took, or {@code error} and why there are none.
   * After {@code each}, as in {@code each infer lenet 1 noise 1000}, the answer has the nanoseconds
   * of every call. What libraries print goes to standard error.
   */
  static void serve(Peer peer) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    serve(
        peer,
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        answers);
  }

  /** Serves requests until they end. */
  static void serve(Peer peer, BufferedReader requests, PrintStream answers) throws IOException {
    answers.println("ready");
    answers.flush();
    String prepared = "";
    Call call = () -> {};
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      try {
        boolean each = line.startsWith(EACH);
        String asked = each ? line.substring(EACH.length()) : line;
        int last = asked.lastIndexOf(' ');
        String text = asked.substring(0, Math.max(0, last));
        int calls = Integer.parseInt(asked.substring(last + 1));
        if (!text.equals(prepared)) {
          prepared = "";
          call.close();
          call = peer.prepare(Request.parse(text));
          prepared = text;
        }
        answers.println(NANOS + (each ? nanosOfEach(call, calls) : nanosOfAll(call, calls)));
      } catch (IllegalArgumentException refused) {
        answers.println("error " + refused.getMessage());
      }
      answers.flush();
    }
    call.close();
  }

  private static String nanosOfAll(Call call, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      call.run();
    }
    return Long.toString(System.nanoTime() - start);
  }

  /** From one look at the clock to the next, so that no time between two calls is lost. */
  private static String nanosOfEach(Call call, int calls) {
    long[] nanos = new long[calls];
    long last = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      call.run();
      long now = System.nanoTime();
      nanos[i] = now - last;
      last = now;
    }
    return Arrays.stream(nanos).mapToObj(Long::toString).collect(Collectors.joining(" "));
  }
}
