package dev.lanewise.onnx.exporting;

import static dev.lanewise.onnx.exporting.Sheet.integer;
import static dev.lanewise.onnx.exporting.Sheet.integers;
import static dev.lanewise.onnx.exporting.Sheet.number;
import static dev.lanewise.onnx.exporting.Sheet.text;
import static dev.lanewise.onnx.exporting.Sheet.truth;

import dev.lanewise.engine.convolution.Window;
import dev.lanewise.engine.graph.Activate;
import dev.lanewise.engine.graph.ActivateTrained;
import dev.lanewise.engine.graph.ArgMax;
import dev.lanewise.engine.graph.AveragePool;
import dev.lanewise.engine.graph.Binary;
import dev.lanewise.engine.graph.Cast;
import dev.lanewise.engine.graph.ChannelAffine;
import dev.lanewise.engine.graph.Concat;
import dev.lanewise.engine.graph.Convolution;
import dev.lanewise.engine.graph.Dims;
import dev.lanewise.engine.graph.ElementType;
import dev.lanewise.engine.graph.Expand;
import dev.lanewise.engine.graph.FullyConnected;
import dev.lanewise.engine.graph.Gather;
import dev.lanewise.engine.graph.Graph;
import dev.lanewise.engine.graph.LocalResponse;
import dev.lanewise.engine.graph.MatrixProduct;
import dev.lanewise.engine.graph.MaxPool;
import dev.lanewise.engine.graph.Node;
import dev.lanewise.engine.graph.Pad;
import dev.lanewise.engine.graph.Reduce;
import dev.lanewise.engine.graph.Resize;
import dev.lanewise.engine.graph.Slice;
import dev.lanewise.engine.graph.SoftmaxAlong;
import dev.lanewise.engine.graph.Transpose;
import dev.lanewise.engine.graph.TransposedConvolution;
import dev.lanewise.engine.graph.Unary;
import dev.lanewise.engine.graph.Value;
import dev.lanewise.engine.graph.View;
import dev.lanewise.engine.graph.Where;
import dev.lanewise.onnx.file.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Each of the engine's operations as a node, or a few. */
final class OperationNodes {
  private OperationNodes() {}

  static void write(Sheet sheet, Graph graph, Node node) {
    List<String> in = node.inputs().stream().map(sheet::name).toList();
    Value x = node.inputs().getFirst();
    switch (node.op()) {
      case Activate(var activation) -> ActivationNodes.fixed(sheet, node, activation);
      case ActivateTrained op -> ActivationNodes.trained(sheet, node, op);
      case ArgMax(int axis, boolean keeps, boolean last) ->
          sheet.add(
              node,
              "ArgMax",
              in,
              integer("axis", axis),
              truth("keepdims", keeps),
              truth("select_last_index", last));
      case AveragePool(Window vertical, Window horizontal, boolean countsPadding) -> {
        List<AttributeProto> set = new ArrayList<>(windows(vertical, horizontal));
        set.add(truth("count_include_pad", countsPadding));
        sheet.add(node, "AveragePool", in, set.toArray(new AttributeProto[0]));
      }
      case Binary(Binary.Function function) -> binary(sheet, node, function);
      case Cast(ElementType type) ->
          sheet.add(node, "Cast", in, integer("to", Sheet.type(type).code()));
      case ChannelAffine _ -> affine(sheet, node, in);
      case Concat(int axis) -> sheet.add(node, "Concat", in, integer("axis", axis));
      case Convolution(Window vertical, Window horizontal, int groups) -> {
        List<AttributeProto> set = new ArrayList<>(windows(vertical, horizontal));
        set.add(integer("group", groups));
        sheet.add(node, "Conv", in, set.toArray(new AttributeProto[0]));
      }
      case FullyConnected _ -> sheet.add(node, "Gemm", in, integer("transB", 1));
      case Expand(Dims dims) ->
          sheet.add(node, "Expand", List.of(in.getFirst(), shape(sheet, graph, node, dims)));
      case Gather(int axis) ->
          sheet.add(
              node,
              "Gather",
              List.of(in.getFirst(), sheet.as(node, ElementType.INTEGER, node.inputs().get(1))),
              integer("axis", axis));
      case LocalResponse(int size, float k, float alpha, float beta) ->
          sheet.add(
              node,
              "LRN",
              in,
              integer("size", size),
              number("bias", k),
              number("alpha", alpha * size),
              number("beta", beta));
      case MatrixProduct _ -> sheet.add(node, "MatMul", in);
      case MaxPool(Window vertical, Window horizontal) ->
          sheet.add(
              node, "MaxPool", in, windows(vertical, horizontal).toArray(new AttributeProto[0]));
      case Pad op -> pad(sheet, node, op);
      case Reduce(Reduce.Function function, List<Integer> axes, boolean keeps) ->
          sheet.add(
              node,
              reduction(function),
              List.of(in.getFirst(), sheet.longs(node, "axes", axes)),
              truth("keepdims", keeps),
              truth("noop_with_empty_axes", true));
      case View(Dims dims) -> {
        // The batch is what is left, -1, in files as here.
        String shape = sheet.longs(node, "shape", Arrays.stream(dims.toArray()).boxed().toList());
        sheet.add(node, "Reshape", List.of(in.getFirst(), shape));
      }
      case Resize op -> resize(sheet, node, x, op);
      case Slice op -> slice(sheet, node, x, op);
      case SoftmaxAlong(int axis, boolean logarithm) ->
          sheet.add(node, logarithm ? "LogSoftmax" : "Softmax", in, integer("axis", axis));
      case Transpose(List<Integer> order) ->
          sheet.add(
              node,
              "Transpose",
              in,
              integers("perm", order.stream().mapToLong(Integer::longValue).toArray()));
      case TransposedConvolution op -> transposed(sheet, node, op, in);
      case Unary(Unary.Function function) -> unary(sheet, node, function);
      case Where _ -> {
        Value one = node.inputs().get(1);
        String condition = sheet.as(node, ElementType.BOOLEAN, x);
        String other = sheet.as(node, one.type(), node.inputs().get(2));
        sheet.add(node, "Where", List.of(condition, sheet.name(one), other));
      }
    }
  }

  private static List<AttributeProto> windows(Window vertical, Window horizontal) {
    long rows = vertical.padding();
    long columns = horizontal.padding();
    return List.of(
        integers("kernel_shape", vertical.kernel(), horizontal.kernel()),
        integers("strides", vertical.stride(), horizontal.stride()),
        integers("dilations", vertical.dilation(), horizontal.dilation()),
        integers("pads", rows, columns, rows, columns));
  }

  private static void transposed(
      Sheet sheet, Node node, TransposedConvolution op, List<String> in) {
    List<AttributeProto> set = new ArrayList<>(windows(op.vertical(), op.horizontal()));
    set.add(integer("group", op.groups()));
    set.add(integers("output_padding", op.extraRows(), op.extraColumns()));
    sheet.add(node, "ConvTranspose", in, set.toArray(new AttributeProto[0]));
  }

  /** Batch normalisation with a mean of 0 and a variance of 1, which change nothing. */
  private static void affine(Sheet sheet, Node node, List<String> in) {
    int channels = node.inputs().getFirst().dims().dim(1);
    float[] ones = new float[channels];
    Arrays.fill(ones, 1f);
    String mean = sheet.floats(node, "mean", List.of(channels), new float[channels]);
    String variance = sheet.floats(node, "variance", List.of(channels), ones);
    sheet.add(
        node,
        "BatchNormalization",
        List.of(in.get(0), in.get(1), in.get(2), mean, variance),
        number("epsilon", 0f));
  }

  private static void binary(Sheet sheet, Node node, Binary.Function function) {
    Value a = node.inputs().get(0);
    Value b = node.inputs().get(1);
    String operator =
        switch (function) {
          case ADD -> "Add";
          case SUBTRACT -> "Sub";
          case MULTIPLY -> "Mul";
          case DIVIDE -> "Div";
          case POWER -> "Pow";
          case MIN -> "Min";
          case MAX -> "Max";
          case EQUAL -> "Equal";
          case LESS -> "Less";
          case LESS_OR_EQUAL -> "LessOrEqual";
          case GREATER -> "Greater";
          case GREATER_OR_EQUAL -> "GreaterOrEqual";
          case AND -> "And";
          case OR -> "Or";
          case XOR -> "Xor";
        };
    ElementType type =
        switch (function) {
          case AND, OR, XOR -> ElementType.BOOLEAN;
          default -> a.type();
        };
    sheet.add(node, operator, List.of(sheet.as(node, type, a), sheet.as(node, type, b)));
  }

  private static void unary(Sheet sheet, Node node, Unary.Function function) {
    Value x = node.inputs().getFirst();
    if (function == Unary.Function.NOT && x.type() != ElementType.BOOLEAN) {
      String not = node.name() + "/not";
      sheet.add(not, "Not", List.of(sheet.as(node, ElementType.BOOLEAN, x)), not);
      sheet.add(node, "Cast", List.of(not), integer("to", Sheet.type(x.type()).code()));
      return;
    }
    String operator =
        switch (function) {
          case NEGATE -> "Neg";
          case RECIPROCAL -> "Reciprocal";
          case SQRT -> "Sqrt";
          case EXP -> "Exp";
          case LOG -> "Log";
          case SIN -> "Sin";
          case COS -> "Cos";
          case ERF -> "Erf";
          case SIGN -> "Sign";
          case FLOOR -> "Floor";
          case CEIL -> "Ceil";
          case ROUND -> "Round";
          case NOT -> "Not";
        };
    sheet.add(node, operator, List.of(sheet.name(x)));
  }

  private static String reduction(Reduce.Function function) {
    return switch (function) {
      case SUM -> "ReduceSum";
      case MEAN -> "ReduceMean";
      case MAX -> "ReduceMax";
      case MIN -> "ReduceMin";
      case PRODUCT -> "ReduceProd";
    };
  }

  /** Sizes as a value: the batch's is read off the graph's input. */
  private static String shape(Sheet sheet, Graph graph, Node node, Dims dims) {
    if (!dims.isBatched()) {
      return sheet.longs(node, "shape", Arrays.stream(dims.toArray()).boxed().toList());
    }
    Value batched =
        graph.inputs().stream()
            .filter(input -> input.dims().isBatched())
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "node " + node.name() + ": expected an input with a batch, got none"));
    String batch = node.name() + "/batch";
    sheet.add(
        batch, "Shape", List.of(batched.name()), batch, integer("start", 0), integer("end", 1));
    long[] sample = Arrays.stream(dims.toArray()).skip(1).asLongStream().toArray();
    String shape = node.name() + "/sizes";
    String rest = sheet.longs(node, "sample", sample);
    sheet.add(shape, "Concat", List.of(batch, rest), shape, integer("axis", 0));
    return shape;
  }

  private static void pad(Sheet sheet, Node node, Pad op) {
    List<Integer> pads = new ArrayList<>(op.before());
    pads.addAll(op.after());
    Value x = node.inputs().getFirst();
    String mode =
        switch (op.mode()) {
          case CONSTANT -> "constant";
          case EDGE -> "edge";
          case REFLECT -> "reflect";
        };
    List<String> in = new ArrayList<>(List.of(sheet.name(x), sheet.longs(node, "pads", pads)));
    if (op.mode() == Pad.Mode.CONSTANT && op.number() != 0) {
      in.add(sheet.floats(node, "number", List.of(), op.number()));
    }
    sheet.add(node, "Pad", in, text("mode", mode));
  }

  private static void slice(Sheet sheet, Node node, Value x, Slice op) {
    List<Integer> axes = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    List<Integer> steps = new ArrayList<>();
    for (int i = 0; i < x.dims().rank(); i++) {
      if (x.dims().dim(i) != Dims.BATCH) {
        int end = op.starts().get(i) + op.sizes().get(i) * op.steps().get(i);
        axes.add(i);
        starts.add(op.starts().get(i));
        ends.add(end < 0 ? Integer.MIN_VALUE : end); // from -1 on they count from the end
        steps.add(op.steps().get(i));
      }
    }
    sheet.add(
        node,
        "Slice",
        List.of(
            sheet.name(x),
            sheet.longs(node, "starts", starts),
            sheet.longs(node, "ends", ends),
            sheet.longs(node, "axes", axes),
            sheet.longs(node, "steps", steps)));
  }

  private static void resize(Sheet sheet, Node node, Value x, Resize op) {
    String interpolation =
        switch (op.interpolation()) {
          case NEAREST -> "nearest";
          case LINEAR -> "linear";
        };
    String coordinates =
        switch (op.coordinates()) {
          case HALF_PIXEL -> "half_pixel";
          case PYTORCH_HALF_PIXEL -> "pytorch_half_pixel";
          case ALIGN_CORNERS -> "align_corners";
          case ASYMMETRIC -> "asymmetric";
        };
    String rounding =
        switch (op.rounding()) {
          case PREFER_FLOOR -> "round_prefer_floor";
          case PREFER_CEIL -> "round_prefer_ceil";
          case FLOOR -> "floor";
          case CEIL -> "ceil";
        };
    List<AttributeProto> set =
        new ArrayList<>(
            List.of(
                text("mode", interpolation),
                text("coordinate_transformation_mode", coordinates),
                text("nearest_mode", rounding)));
    List<String> in = new ArrayList<>(List.of(sheet.name(x), ""));
    int rank = x.dims().rank();
    if (followsScales(x.dims(), op)) {
      float[] scales = new float[rank];
      for (int i = 0; i < rank; i++) {
        scales[i] = op.scales().get(i);
      }
      in.add(sheet.floats(node, "scales", List.of(rank), scales));
    } else {
      int first = x.dims().isBatched() ? 1 : 0;
      long[] sizes = Arrays.stream(op.sizes().toArray()).skip(first).asLongStream().toArray();
      long[] axes = new long[sizes.length];
      Arrays.setAll(axes, i -> first + i);
      in.add("");
      in.add(sheet.longs(node, "sizes", sizes));
      set.add(integers("axes", axes));
    }
    sheet.add(node, "Resize", in, set.toArray(new AttributeProto[0]));
  }

  /** Whether the scales alone give the sizes. */
  private static boolean followsScales(Dims x, Resize op) {
    boolean follows = true;
    for (int i = 0; i < x.rank(); i++) {
      int size = x.dim(i);
      follows &=
          size == Dims.BATCH
              || (int) Math.floor(size * (double) op.scales().get(i)) == op.sizes().dim(i);
    }
    return follows;
  }
}
