/**
 * Activation functions, one file each, and the loops that every one of them is compiled into.
 *
 * <p>Rules for formulas, which {@link dev.lanewise.engine.activation.ActivationLoops} copies into
 * its loops:
 *
 * <ol>
 *   <li>A final class, best a record, whose {@code value} and {@code derivative} are its own. Its
 *       fields are final; to the compiled loop they are constants.
 *   <li>Helpers are static methods that take or return a vector, here or in any class. What they
 *       use is public or the activation's own; numbers are compile-time constants ({@code static
 *       final float C = 0.5f}). No {@code try}, {@code new}, lambda, {@code switch} or recursion.
 *   <li>Lanes are chosen by {@code compare} and {@code blend}, never by {@code if}.
 *   <li>A formula takes up to about ten functions of {@code engine.math} (tested: eight, some 2,500
 *       bytecodes). The JIT never compiles more than 8,000 bytecodes; and from about 3,500 on, a
 *       busy JVM may leave them to its first compiler, which boxes.
 *   <li>A named module opens the activation's package to {@code dev.lanewise.engine}.
 * </ol>
 *
 * <p>A formula that breaks them gives the same numbers, but what could not be copied is a call, and
 * the JIT may box its vectors: five to twenty times slower, and bytes allocated in every call.
 */
package dev.lanewise.engine.activation;
