package dev.lanewise.cli.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.engine.activation.Activation;
import dev.lanewise.engine.activation.Activations;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class FunctionCurveTest {
  private static FunctionCurve curve(Activation f) {
    return new FunctionCurve("f", f::value, f::derivative, f.description().kinks());
  }

  private static double[] gaps(double[] places, double[] values) {
    assertEquals(places.length, values.length);
    double[] gaps = new double[places.length];
    int n = 0;
    for (int i = 0; i < places.length; i++) {
      if (Double.isNaN(values[i])) {
        gaps[n++] = places[i];
      }
    }
    return Arrays.copyOf(gaps, n);
  }

  @Test
  void derivativeHasGapsWhereItJumpsAndTheFunctionHasNoneWhereItOnlyBends() {
    FunctionCurve relu = curve(Activations.RELU);
    double[] places = relu.places();
    assertEquals(0, gaps(places, relu.values(places)).length);
    assertEquals(0, DoubleStream.of(gaps(places, relu.derivatives(places))).sum());
    assertEquals(1, gaps(places, relu.derivatives(places)).length);
    FunctionCurve hardTanh = curve(Activations.HARD_TANH);
    places = hardTanh.places();
    assertEquals("[-1.0, 1.0]", Arrays.toString(gaps(places, hardTanh.derivatives(places))));
  }

  @Test
  void functionHasGapsWhereItJumps() {
    FunctionCurve shrink = curve(Activations.HARD_SHRINK);
    double[] places = shrink.places();
    assertEquals("[-0.5, 0.5]", Arrays.toString(gaps(places, shrink.values(places))));
  }

  @Test
  void kinksBeyondTheDrawingAddNothing() {
    FunctionCurve relu6 = curve(Activations.RELU6);
    double[] places = relu6.places();
    assertEquals(FunctionCurve.LEFT, places[0]);
    assertEquals(FunctionCurve.RIGHT, places[places.length - 1]);
    assertFalse(Arrays.stream(gaps(places, relu6.derivatives(places))).anyMatch(at -> at != 0));
  }

  @Test
  void everyActivationHasFiniteCurvesApartFromItsKinks() {
    for (Activation f : Activations.all()) {
      FunctionCurve curve = curve(f);
      double[] places = curve.places();
      int most = f.description().kinks().size();
      assertTrue(gaps(places, curve.values(places)).length <= most, f.name());
      assertTrue(gaps(places, curve.derivatives(places)).length <= most, f.name());
      assertTrue(DoubleStream.of(curve.values(places)).noneMatch(Double::isInfinite), f.name());
    }
  }
}
