package dev.lanewise.cli.bench;

import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.peer.Comparison;
import dev.lanewise.measure.peer.Ours;
import dev.lanewise.measure.peer.PeerFailedException;
import dev.lanewise.measure.peer.PeerProcess;
import dev.lanewise.measure.peer.Request;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * One run beside other libraries: every request is done by all of them in turns, each in a process
 * of its own.
 *
 * @param title what is measured
 * @param requests in the order of the rows
 * @param warmSeconds least time of warm-up for each request
 */
record PeersRun(String title, List<Request> requests, double warmSeconds) {
  /** Our own name among the peers. */
  static final String OURS = "lanewise";

  void run(BenchOptions options, List<String> names) throws IOException, InterruptedException {
    PrintStream out = System.out;
    options.requireWritable();
    boolean silent = BenchOptions.STANDARD_OUTPUT.equals(options.json());
    Machine machine = Machine.current();
    var rounds = options.rounds(warmSeconds);
    PeerProject project = PeerProject.find();
    List<PeerProcess> peers = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    ProgressBar bar = new ProgressBar(Terminal.detect(out), System.err);
    try {
      bar.show("building peers", 0, List.of());
      SequencedMap<String, List<String>> commands = new LinkedHashMap<>();
      commands.put(OURS, Ours.command());
      commands.putAll(project.build(names));
      start(commands, options.threads(), peers);
      List<String> started = peers.stream().map(PeerProcess::name).toList();
      PeersText text = new PeersText(started, requests);
      bar.clear();
      String title = ReportText.title(this.title, machine, options.threads());
      BenchRun.print(silent, out, title + text.head());
      for (Request request : requests) {
        int done = comparisons.size();
        Comparison comparison =
            Comparison.of(
                request,
                peers,
                rounds,
                share -> bar.show(request.text(), (done + share) / requests.size(), List.of()));
        comparisons.add(comparison);
        bar.clear();
        BenchRun.print(silent, out, text.row(comparison));
      }
      BenchRun.print(silent, out, text.means(comparisons));
    } finally {
      bar.clear();
      for (PeerProcess peer : peers) {
        peer.close();
      }
    }
    String json = PeersJson.of(title, machine, options.threads(), comparisons);
    BenchRun.writeJson(options.json(), json, out);
  }

  /** Starts what can be started. */
  private static void start(
      SequencedMap<String, List<String>> commands, int threads, List<PeerProcess> started)
      throws IOException {
    for (var entry : commands.entrySet()) {
      List<String> command = new ArrayList<>(entry.getValue());
      command.add(Integer.toString(threads));
      try {
        started.add(PeerProcess.start(entry.getKey(), command, threads));
      } catch (PeerFailedException failed) {
        System.err.println("lanewise: warning: left out: " + failed.getMessage());
      }
    }
  }
}
