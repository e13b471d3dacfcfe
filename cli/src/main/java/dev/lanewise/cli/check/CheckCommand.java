package dev.lanewise.cli.check;

import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.conformance.activation.ActivationCheck;
import dev.lanewise.conformance.activation.ActivationClass;
import dev.lanewise.conformance.activation.Certificate;
import dev.lanewise.conformance.activation.Progress;
import dev.lanewise.conformance.activation.SameBits;
import dev.lanewise.conformance.activation.Speed;
import dev.lanewise.conformance.activation.Sweep;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.threads.Threads;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lanewise check}: a certificate for each activation. */
@Command(
    name = "check",
    description =
        "Proves activations: accuracy, derivatives, special values, bits at every vector width, and"
            + " speed beside the scalar loop.",
    footer = {
      "",
      "Exit code 0 if all are right, 1 if one is not: its inputs that fail are printed as floats and"
          + " in hex."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class CheckCommand implements Callable<Integer> {
  private static final int FAILED = 1;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Activations by name, such as gelu (default: all).")
  private List<String> names = List.of();

  @Option(
      names = "--exhaustive",
      description = "Try all 4,294,967,296 floats: a minute or two for each activation.")
  private boolean exhaustive;

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description = "An activation of your own, such as my.own.Activation.")
  private @Nullable String type;

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      description = "Folders and jars that hold the class, as in java -cp.")
  private @Nullable String classPath;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to use (default: one a processor).")
  private int threadCount = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print certificates as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by picocli. */
  public CheckCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    List<Activation> chosen = chosen();
    ProgressBar bar = new ProgressBar(Terminal.detect(out), out);
    Progress progress = json ? Progress.NONE : (what, share) -> bar.show(what, share, List.of());
    CertificateText text = new CertificateText(chosen);
    List<Certificate> certificates = new ArrayList<>();
    try (Threads threads = Threads.of(threadCount)) {
      SameBits bits =
          SameBits.of(chosen, classPath == null ? "" : classPath, threadCount, progress);
      for (Activation activation : chosen) {
        Certificate certificate =
            ActivationCheck.of(activation)
                .sweep(exhaustive ? Sweep.EXHAUSTIVE : Sweep.SAMPLED)
                .progress(progress)
                .run(threads)
                .with(bits.of(activation))
                .with(Speed.of(activation));
        certificates.add(certificate);
        bar.clear();
        if (!json) {
          out.print(text.lines(certificate));
          out.flush();
        }
      }
    } finally {
      bar.clear();
    }
    out.println(json ? CertificateJson.of(certificates) : text.summary(certificates));
    return certificates.stream().allMatch(Certificate::passed) ? 0 : FAILED;
  }

  /** All are made before the first is checked: a mistake is told at once. */
  private List<Activation> chosen() {
    if (classPath != null && type == null) {
      throw new ParameterException(
          spec.commandLine(), "--classpath: expected --class with it, got none");
    }
    List<Activation> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(Activations.byName(name));
    }
    if (type != null) {
      chosen.add(ActivationClass.load(type, classPath == null ? "" : classPath));
    }
    return chosen.isEmpty() ? Activations.all() : chosen;
  }
}
