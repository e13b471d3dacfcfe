package dev.lanewise.cli.serve;

/** A request that is not fulfilled, with the status that says why and words for people. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  static final int BAD_REQUEST = 400;
  static final int TOO_LARGE = 413;
  static final int UNSUPPORTED = 415;
  static final int UNAVAILABLE = 503;

  private final int status;

  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  Refusal(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  int status() {
    return status;
  }
}
