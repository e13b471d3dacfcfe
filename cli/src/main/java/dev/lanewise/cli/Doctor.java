package dev.lanewise.cli;

import dev.lanewise.engine.simd.Simd;
import dev.lanewise.measure.machine.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import jdk.incubator.vector.FloatVector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the machine as kernels see it, and measures whether they run as vector code. */
@Command(
    name = "doctor",
    description = "Checks machine and JVM: are kernels vector code, and how fast are they here?",
    mixinStandardHelpOptions = true)
final class Doctor implements Callable<Integer> {
  private static final double GIB = 1L << 30;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Machine machine = Machine.current();
    Jvm jvm = Jvm.current();
    out.printf("CPU         %s, %d cores%n", machine.cpu(), machine.cores());
    out.printf(
        "memory      %.1f GiB; heap up to %.1f GiB%n",
        machine.memory() / GIB, machine.heap() / GIB);
    out.printf(
        "JDK         %s, %s, %s%n",
        jvm.version(), System.getProperty("java.vm.name"), System.getProperty("java.home"));
    out.printf(
        "vectors     %d bits: %d floats; %d registers%n",
        Simd.FLOATS.vectorBitSize(), Simd.LANES, Simd.REGISTERS);
    out.flush();

    VectorSpeed speed = VectorSpeed.measure();
    out.printf(
        "FMA peak    %.1f GFLOP/s a core; %.1f times the scalar loop's %.1f%n",
        speed.peak(), speed.peakGain(), speed.scalarPeak());
    out.printf(
        "sigmoid     %.2f elements/ns; %.1f times the scalar loop's %.2f%n",
        speed.sigmoid(), speed.sigmoidGain(), speed.scalarSigmoid());
    out.printf("kernels     %s%n", speed.isVectorCode() ? "vector code" : "NOT vector code");

    List<String> problems = problems(jvm, speed);
    problems.forEach(problem -> out.printf("problem     %s%n", problem));
    out.println(problems.isEmpty() ? "All is well." : "Problems found: " + problems.size());
    out.flush();
    return problems.isEmpty() ? 0 : 1;
  }

  private static List<String> problems(Jvm jvm, VectorSpeed speed) {
    List<String> problems = new ArrayList<>(jvm.hazards());
    if (!speed.isVectorCode()) {
      List<String> causes = new ArrayList<>(jvm.obstacles());
      if (Simd.LANES > FloatVector.SPECIES_PREFERRED.length()) {
        causes.add(
            "vectors of "
                + Simd.FLOATS.vectorBitSize()
                + " bits are wider than this machine's "
                + FloatVector.SPECIES_PREFERRED.vectorBitSize()
                + ": start without -D"
                + Simd.VECTOR_BITS);
      }
      if (causes.isEmpty()) {
        causes.add(
            "kernels run slower than vector code should, for no known reason: repeat on an idle"
                + " machine, or with another JDK");
      }
      problems.addAll(causes);
    }
    return problems;
  }
}
