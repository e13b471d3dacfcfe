package dev.lanewise.cli.check;

import dev.lanewise.cli.terminal.ProgressBar;
import dev.lanewise.cli.terminal.Terminal;
import dev.lanewise.conformance.activation.ActivationClass;
import dev.lanewise.conformance.activation.ActivationTable;
import dev.lanewise.conformance.activation.Certificate;
import dev.lanewise.conformance.activation.Progress;
import dev.lanewise.conformance.activation.RecordedFigures;
import dev.lanewise.conformance.activation.SameBits;
import dev.lanewise.conformance.activation.Sweep;
import dev.lanewise.engine.activation.Activations;
import dev.lanewise.engine.activation.trainable.TrainableActivations;
import dev.lanewise.engine.file.AtomicFile;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.activation.Nonlinearities;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
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
      description =
          "Try all 4,294,967,296 floats: a minute or two for each activation, of those without"
              + " parameters.")
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

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description =
          "Keep worst errors in this file, beside those of others: of --exhaustive, or of trainable"
              + " activations.")
  private @Nullable Path record;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description =
          "Write the page of activations that come with Lanewise, with the figures that are"
              + " recorded in its sources.")
  private @Nullable Path markdown;

  @Option(names = "--json", description = "Print certificates as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Made by picocli. */
  public CheckCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    List<Subject> chosen = chosen();
    requireWritable();
    ProgressBar bar = new ProgressBar(Terminal.detect(out), out);
    Progress progress = json ? Progress.NONE : (what, share) -> bar.show(what, share, List.of());
    Sweep sweep = exhaustive ? Sweep.EXHAUSTIVE : Sweep.SAMPLED;
    CertificateText text = new CertificateText(chosen.stream().map(Subject::name).toList());
    List<Certificate> certificates = new ArrayList<>();
    try (Threads threads = Threads.of(threadCount)) {
      SameBits bits =
          SameBits.of(
              chosen.stream().map(Subject::inOtherJvms).toList(),
              classPath == null ? "" : classPath,
              threadCount,
              progress);
      for (Subject subject : chosen) {
        Certificate certificate = subject.check(sweep, progress, threads, bits);
        certificates.add(certificate);
        bar.clear();
        if (!json) {
          out.print(text.lines(certificate));
          out.flush();
        }
        if (record != null) {
          subject.record(record, certificate.accuracy());
        }
      }
    } finally {
      bar.clear();
    }
    out.println(json ? CertificateJson.of(certificates) : text.summary(certificates));
    if (markdown != null) {
      AtomicFile.writeText(
          markdown,
          ActivationTable.of(
              Activations.all(), TrainableActivations.all(), RecordedFigures.recorded()));
    }
    return certificates.stream().allMatch(Certificate::passed) ? 0 : FAILED;
  }

  /** Files are looked at before the first is checked, too. */
  private void requireWritable() throws IOException {
    if (markdown != null) {
      AtomicFile.requireWritable(markdown);
    }
    if (record != null) {
      AtomicFile.requireWritable(record);
      RecordedFigures.read(record);
    }
  }

  /** All are made before the first is checked: a mistake is told at once. */
  private List<Subject> chosen() {
    if (classPath != null && type == null) {
      throw new ParameterException(
          spec.commandLine(), "--classpath: expected --class with it, got none");
    }
    List<Subject> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(Subject.of(Nonlinearities.byName(name)));
    }
    if (type != null) {
      chosen.add(Subject.ofClass(ActivationClass.load(type, classPath == null ? "" : classPath)));
    }
    if (exhaustive) {
      chosen.forEach(this::requireFixed);
    }
    if (record != null && !exhaustive) {
      chosen.forEach(this::requireTrainable);
    }
    return chosen.isEmpty()
        ? Nonlinearities.all().stream().map(Subject::of).filter(this::isAsked).toList()
        : chosen;
  }

  /** All without parameters with --exhaustive, all others with --record alone. */
  private boolean isAsked(Subject subject) {
    boolean isTrainable = subject instanceof Subject.Trainable;
    return exhaustive ? !isTrainable : record == null || isTrainable;
  }

  private void requireTrainable(Subject subject) {
    if (!(subject instanceof Subject.Trainable)) {
      throw new ParameterException(
          spec.commandLine(),
          "--record: expected --exhaustive for the figures of "
              + subject.name()
              + ", got none; add it");
    }
  }

  private void requireFixed(Subject subject) {
    if (subject instanceof Subject.Trainable) {
      throw new ParameterException(
          spec.commandLine(),
          "--exhaustive: expected activations without parameters, got "
              + subject.name()
              + ", whose parameters are as many inputs again; leave --exhaustive out");
    }
  }
}
