package dev.lanewise.cli.experiment;

import java.nio.file.Path;

/**
 * How far a cell has come.
 *
 * @param folder of its run; may not be there yet
 * @param message why it failed; empty otherwise
 */
public record CellResult(Cell cell, Path folder, Status status, String message) {
  /** Of a cell. */
  public enum Status {
    /** Trained and tested. */
    DONE,
    /** Ended by a mistake or by divergence: {@code message} tells. */
    FAILED,
    /** Begun, and to be gone on with. */
    PARTIAL,
    /** Not begun. */
    MISSING
  }

  /** Whether there is nothing left to run. */
  public boolean hasEnded() {
    return status == Status.DONE || status == Status.FAILED;
  }
}
