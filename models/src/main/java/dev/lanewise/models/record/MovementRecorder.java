package dev.lanewise.models.record;

import dev.lanewise.engine.tensor.Tensor;
import dev.lanewise.models.run.Row;
import dev.lanewise.models.run.RunFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures {@link Recording.Movement}. */
final class MovementRecorder implements Recorder {
  private static final String FILE = "movement.csv";

  /** A parameter, and the values that it began with. */
  private record Course(String name, Tensor value, Tensor start) {}

  /** A training that goes on begins with the same values: they are drawn from its seed. */
  private final List<Course> courses = new ArrayList<>();

  MovementRecorder(Subject subject) {
    subject
        .network()
        .parameters()
        .forEach((name, parameter) ->
            courses.add(new Course(name, parameter.value(), copy(parameter.value()))));
  }

  private static Tensor copy(Tensor value) {
    return Tensor.of(value.shape(), value.toArray());
  }

  @Override
  public void end(RunFolder folder) throws IOException {
    folder.write(FILE, courses.stream().map(MovementRecorder::row).toList());
  }

  private static Row row(Course course) {
    float[] start = course.start().toArray();
    float[] end = course.value().toArray();
    double changes = 0;
    double magnitudes = 0;
    for (int i = 0; i < start.length; i++) {
      changes += Math.abs((double) end[i] - start[i]);
      magnitudes += Math.abs(start[i]);
    }
    return new Row()
        .with("parameter", course.name())
        .with("count", start.length)
        .with("meanChange", changes / start.length)
        .with("meanStart", magnitudes / start.length);
  }
}
