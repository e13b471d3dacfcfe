import org.jspecify.annotations.NullMarked;

/**
 * Runs: tensors, vector math, activations, kernels, threads, random numbers, files. Needs the JDK
 * alone.
 */
@NullMarked
module dev.lanewise.engine {
  // Transitive: an activation of a user's own is written in FloatVector.
  requires transitive jdk.incubator.vector;
  // Static: read by the compiler's null checks, never at run time. Not transitive, or programs on
  // the module path would have to name it to be compiled.
  requires static org.jspecify;

  exports dev.lanewise.engine.accuracy;
  exports dev.lanewise.engine.activation;
  exports dev.lanewise.engine.activation.trainable;
  exports dev.lanewise.engine.convolution;
  exports dev.lanewise.engine.elementwise;
  exports dev.lanewise.engine.file;
  exports dev.lanewise.engine.gemm;
  exports dev.lanewise.engine.graph;
  exports dev.lanewise.engine.math;
  exports dev.lanewise.engine.names;
  exports dev.lanewise.engine.normalization;
  exports dev.lanewise.engine.plan;
  exports dev.lanewise.engine.pooling;
  exports dev.lanewise.engine.random;
  exports dev.lanewise.engine.reduction;
  exports dev.lanewise.engine.simd;
  exports dev.lanewise.engine.softmax;
  exports dev.lanewise.engine.tensor;
  exports dev.lanewise.engine.threads;
  exports dev.lanewise.engine.update;
}
