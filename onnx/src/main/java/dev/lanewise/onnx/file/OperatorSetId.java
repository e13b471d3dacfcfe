package dev.lanewise.onnx.file;

/**
 * A version of a set of operators.
 *
 * @param domain the set; empty for ONNX's own
 * @param version of the set
 */
public record OperatorSetId(String domain, long version) {
  static OperatorSetId read(ProtoReader in) throws InvalidOnnxException {
    String domain = "";
    long version = 0;
    for (int field = in.field(); field != 0; field = in.field()) {
      switch (field) {
        case 1 -> domain = in.text();
        case 2 -> version = in.integer();
        default -> in.skip();
      }
    }
    return new OperatorSetId(domain, version);
  }

  void write(ProtoWriter out) {
    out.text(1, domain);
    out.integer(2, version);
  }
}
