package dev.lanewise.models.record;

/** One thing to measure while a network trains, and the files that it leaves. */
public sealed interface Recording {
  /**
   * What measures it.
   *
   * @throws IllegalArgumentException if the network or its data do not fit
   */
  default Recorder recorder(Subject subject) {
    return switch (this) {
      case Steps steps -> new StepRecorder(steps.every(), subject);
      case Movement _ -> new MovementRecorder(subject);
      case ActivationParameters _ -> new ActivationParameterRecorder(subject);
      case FeatureMaps _ -> new FeatureMapRecorder(subject);
      case Boundary _ -> new BoundaryRecorder(subject);
      case Pictures _ -> new PictureRecorder(subject);
    };
  }

  /**
   * The loss every so many steps: {@code steps.csv}, with {@code step, loss, validationLoss}. The
   * loss is that of the step's batch, as the step found it; the other, where images were held out,
   * is over at most 1,000 of them, always the same, after the step.
   *
   * @param every steps between rows, at least 1
   */
  record Steps(int every) implements Recording {
    /** Checks the number. */
    public Steps {
      if (every < 1) {
        throw new IllegalArgumentException(
            "record: expected steps:N with N of at least 1, got steps:" + every);
      }
    }
  }

  /**
   * How far each parameter moved from its first values: {@code movement.csv}, with {@code
   * parameter, count, meanChange, meanStart}, which are the number of its elements and the means of
   * {@code |w_end − w_start|} and of {@code |w_start|} over them.
   */
  record Movement() implements Recording {}

  /**
   * The parameters of every trainable activation before training, as epoch 0, and after every
   * epoch: {@code activation-parameters.csv}, with {@code epoch, layer, activation, parameter,
   * mean, deviation, least, largest}. Layers are numbered among all activations in the order in
   * which they run; an activation is told with what it stands behind, as in {@code Conv2d,
   * method-1}. Where the shares of a superposition are learned, there are rows for X, Y and Z too.
   * There is no file where no activation is trainable.
   */
  record ActivationParameters() implements Recording {}

  /**
   * What every activation of the trained network gives, inside sums and concatenations too.
   *
   * <p>{@code feature-maps.csv}, with {@code layer, name, channels, height, width, images,
   * zeroShare, smallShare, mean, deviation, largest}: over the first 256 test images, the share of
   * outputs that are 0, the share of those below {@link #SMALL} times the largest magnitude of the
   * same image and layer, mean and deviation of all, and the largest magnitude.
   *
   * <p>{@code feature-maps/layer-N.png}, where a channel is more than one number: all channels of
   * the first test image, each scaled by itself, black for 0 and white for its largest magnitude.
   */
  record FeatureMaps() implements Recording {
    /** An output of less than this share of the largest magnitude counts as small. */
    public static final double SMALL = 0.01;
  }

  /**
   * The classes that the trained network gives to the plane, with the points of the data: {@code
   * boundary.png}, the first feature to the right and the second one up. For two features alone.
   */
  record Boundary() implements Recording {}

  /**
   * What a network draws that is trained to: {@code pictures/epoch-1.png} and one of the last
   * epoch, with ten test images above, the images that it draws of them below, and the classes that
   * it tells, red where they are wrong.
   */
  record Pictures() implements Recording {}
}
