package dev.lanewise.cli.check;

import dev.lanewise.conformance.activation.Accuracy;
import dev.lanewise.conformance.activation.ActivationCheck;
import dev.lanewise.conformance.activation.Certificate;
import dev.lanewise.conformance.activation.LayerFinding;
import dev.lanewise.conformance.activation.Progress;
import dev.lanewise.conformance.activation.RecordedFigures;
import dev.lanewise.conformance.activation.SameBits;
import dev.lanewise.conformance.activation.Speed;
import dev.lanewise.conformance.activation.Sweep;
import dev.lanewise.conformance.activation.TrainableCheck;
import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.LeakyRelu;
import dev.lanewise.engine.activation.TrainableActivation;
import dev.lanewise.engine.tensor.Shape;
import dev.lanewise.engine.threads.Threads;
import dev.lanewise.layers.activation.Nonlinearity;
import dev.lanewise.layers.activation.RandomizedLeakyRelu;
import java.io.IOException;
import java.nio.file.Path;

/** What the command checks. */
sealed interface Subject {
  /** The name by which it is known. */
  String name();

  /** What other JVMs make and compute. */
  Object inOtherJvms();

  /**
   * Every check.
   *
   * @param sweep of one without parameters
   */
  Certificate check(Sweep sweep, Progress progress, Threads threads, SameBits bits);

  /** Keeps its worst errors in a file; of one that draws numbers none are kept. */
  void record(Path file, Accuracy accuracy) throws IOException;

  static Subject of(Nonlinearity named) {
    return switch (named) {
      case Nonlinearity.Fixed fixed -> new Fixed(fixed.activation());
      case Nonlinearity.Trainable trainable -> new Trainable(trainable.activation());
      case Nonlinearity.Randomized randomized -> new Randomized(randomized.name());
    };
  }

  /** Of an activation that a class was made to. */
  static Subject ofClass(Object made) {
    return made instanceof TrainableActivation trainable
        ? new Trainable(trainable)
        : new Fixed((Activation) made);
  }

  /** An activation without parameters. */
  record Fixed(Activation activation) implements Subject {
    @Override
    public String name() {
      return activation.name();
    }

    @Override
    public Object inOtherJvms() {
      return activation;
    }

    @Override
    public Certificate check(Sweep sweep, Progress progress, Threads threads, SameBits bits) {
      return ActivationCheck.of(activation)
          .sweep(sweep)
          .progress(progress)
          .run(threads)
          .with(bits.of(activation))
          .with(Speed.of(activation));
    }

    @Override
    public void record(Path file, Accuracy accuracy) throws IOException {
      RecordedFigures.record(file, activation, accuracy);
    }
  }

  /** An activation with parameters. */
  record Trainable(TrainableActivation activation) implements Subject {
    @Override
    public String name() {
      return activation.name();
    }

    @Override
    public Object inOtherJvms() {
      return activation;
    }

    @Override
    public Certificate check(Sweep sweep, Progress progress, Threads threads, SameBits bits) {
      return TrainableCheck.of(activation)
          .progress(progress)
          .run(threads)
          .with(bits.of(activation))
          .with(Speed.of(activation));
    }

    @Override
    public void record(Path file, Accuracy accuracy) throws IOException {
      RecordedFigures.record(file, activation, accuracy);
    }
  }

  /** Leaky ReLU with slopes drawn in training: as a layer, and by its mean slope. */
  record Randomized(String name) implements Subject {
    private static final RandomizedLeakyRelu LAYER = new RandomizedLeakyRelu();

    @Override
    public LeakyRelu inOtherJvms() {
      return new LeakyRelu(LAYER.meanSlope());
    }

    @Override
    public Certificate check(Sweep sweep, Progress progress, Threads threads, SameBits bits) {
      Certificate ofMean = new Fixed(inOtherJvms()).check(sweep, progress, threads, bits);
      return ofMean.as(name).with(LayerFinding.ofRandom(LAYER, Shape.of(4, 25)));
    }

    @Override
    public void record(Path file, Accuracy accuracy) {}
  }
}
