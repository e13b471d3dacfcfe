package dev.lanewise.models.tensorboard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A file of events, each framed as a record of TFRecord:
 *
 * <pre>
 * uint64 length, uint32 checksum of the length, the event, uint32 checksum of the event
 * </pre>
 *
 * <p>Numbers are little-endian; a checksum is CRC-32C, turned right by 15 bits, plus 0xa282ead8.
 * The file is opened for each event and closed behind it: what has been written can be read.
 */
final class EventFile {
  private static final String VERSION = "brain.Event:2";

  // Fields of Event.
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;

  private final Path path;
  private final InstantSource clock;

  private EventFile(Path path, InstantSource clock) {
    this.path = path;
    this.clock = clock;
  }

  /**
   * A new file, behind all others in the order of names, that says of which version it is.
   *
   * @param folder made where it is not there
   */
  static EventFile create(Path folder, InstantSource clock) throws IOException {
    Files.createDirectories(folder);
    for (int number = 0; ; number++) {
      long seconds = clock.instant().getEpochSecond();
      Path path =
          folder.resolve("events.out.tfevents.%010d.lanewise.%03d".formatted(seconds, number));
      try {
        Files.createFile(path);
      } catch (FileAlreadyExistsException _) {
        continue; // of another start in the same second
      }
      EventFile file = new EventFile(path, clock);
      file.write(0, event -> event.text(FILE_VERSION, VERSION));
      return file;
    }
  }

  /**
   * Adds an event.
   *
   * @param content its fields but for time and step
   */
  void write(long step, Consumer<Message> content) throws IOException {
    double seconds = clock.millis() / 1000.0;
    byte[] event =
        Message.of(it -> content.accept(it.number(WALL_TIME, seconds).integer(STEP, step)));
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + event.length + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(event.length);
    record.putInt(checksum(record.array(), Long.BYTES));
    record.put(event).putInt(checksum(event, event.length));
    try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.APPEND)) {
      out.write(record.array());
    }
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }
}
