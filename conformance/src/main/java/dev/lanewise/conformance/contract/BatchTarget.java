package dev.lanewise.conformance.contract;

import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** A target of which it is known where each sample's part is: a tensor, batch first, or labels. */
sealed interface BatchTarget<T> {
  /** The target, if it is of a known kind and has a part for each sample; none otherwise. */
  @SuppressWarnings("unchecked") // each kind gives what it was given
  static <T> Optional<BatchTarget<T>> of(T target, int batch) {
    return switch (target) {
      case Tensor tensor when tensor.shape().rank() > 0 && tensor.shape().batch() == batch ->
          Optional.of((BatchTarget<T>) new Numbers(tensor));
      case int[] labels when labels.length == batch ->
          Optional.of((BatchTarget<T>) new Labels(labels));
      default -> Optional.empty();
    };
  }

  /** The same elements twice, one batch after the other. */
  static Tensor twice(Tensor tensor) {
    Shape shape = tensor.shape();
    float[] data = Arrays.copyOf(tensor.toArray(), 2 * tensor.size());
    System.arraycopy(data, 0, data, tensor.size(), tensor.size());
    return Tensor.of(shape.withBatch(2 * shape.batch()), data);
  }

  /** For the batch that follows itself. */
  T twice();

  /** The same, where its kind can be: in the middle of an array. */
  T elsewhere();

  /** What it holds. */
  Bits bits();

  /** A tensor. */
  record Numbers(Tensor tensor) implements BatchTarget<Tensor> {
    @Override
    public Tensor twice() {
      return BatchTarget.twice(tensor);
    }

    @Override
    public Tensor elsewhere() {
      return Margins.around(tensor);
    }

    @Override
    public Bits bits() {
      return new Bits().with("target", tensor);
    }
  }

  /** A class for each sample. */
  final class Labels implements BatchTarget<int[]> {
    private final int[] labels;

    private Labels(int[] labels) {
      this.labels = labels;
    }

    @Override
    public int[] twice() {
      int[] twice = Arrays.copyOf(labels, 2 * labels.length);
      System.arraycopy(labels, 0, twice, labels.length, labels.length);
      return twice;
    }

    @Override
    public int[] elsewhere() {
      return labels.clone();
    }

    @Override
    public Bits bits() {
      Tensor numbers = Tensor.zeros(labels.length);
      for (int i = 0; i < labels.length; i++) {
        numbers.data()[i] = labels[i];
      }
      return new Bits().with("target", numbers);
    }
  }
}
