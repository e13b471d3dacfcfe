/** Runs: tensors, vector math, activations, kernels, threads, random numbers. Depends on the JDK alone. */
module dev.lanewise.engine {
  // Transitive: an activation of a user's own is written in FloatVector.
  requires transitive jdk.incubator.vector;

  exports dev.lanewise.engine.activation;
  exports dev.lanewise.engine.names;
  exports dev.lanewise.engine.random;
  exports dev.lanewise.engine.reduction;
  exports dev.lanewise.engine.simd;
  exports dev.lanewise.engine.tensor;
  exports dev.lanewise.engine.threads;
}
