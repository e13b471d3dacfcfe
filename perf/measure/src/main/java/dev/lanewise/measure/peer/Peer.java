package dev.lanewise.measure.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A library that is measured, in its own process. */
public interface Peer {
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
   * answered by {@code nanos} and how many they took, or {@code error} and why there are none. What
   * libraries print goes to standard error.
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
        int last = line.lastIndexOf(' ');
        String text = line.substring(0, Math.max(0, last));
        int calls = Integer.parseInt(line.substring(last + 1));
        if (!text.equals(prepared)) {
          prepared = "";
          call.close();
          call = peer.prepare(Request.parse(text));
          prepared = text;
        }
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
          call.run();
        }
        answers.println("nanos " + (System.nanoTime() - start));
      } catch (IllegalArgumentException refused) {
        answers.println("error " + refused.getMessage());
      }
      answers.flush();
    }
    call.close();
  }
}
