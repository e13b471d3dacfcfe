package dev.lanewise.cli.bench;

import dev.lanewise.measure.machine.Machine;
import dev.lanewise.measure.roofline.Measurement;
import java.util.List;

/**
 * All that one run of the command measured.
 *
 * @param title what was measured, such as {@code gemm}
 * @param items what is counted, such as {@code images}; empty for nothing
 * @param machine that it ran on
 * @param threads of the budget
 * @param measurements each with limits of its own
 */
record Report(
    String title, String items, Machine machine, int threads, List<Measurement> measurements) {}
