import org.jspecify.annotations.NullMarked;

/** Exchanges: networks from and to ONNX files. */
@NullMarked
@SuppressWarnings("requires-automatic")
module dev.lanewise.onnx {
  requires transitive dev.lanewise.engine;
  // Varints and lengths of the file format; its messages are our own.
  requires com.google.protobuf;
  requires static org.jspecify;

  exports dev.lanewise.onnx;
  exports dev.lanewise.onnx.activation;
  exports dev.lanewise.onnx.exporting;
  exports dev.lanewise.onnx.file;
  exports dev.lanewise.onnx.importing;
}
