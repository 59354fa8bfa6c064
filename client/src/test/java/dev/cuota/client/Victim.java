package dev.cuota.client;

import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that spends and tracks until it is killed, and notes what it was allowed. */
final class Victim {
  static final int SPENDERS = 2;
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Victim() {}

  public static void main(String[] args) throws Exception {
    Path notes = Path.of(args[2]);
    CuotaClient cuota =
        CuotaClient.builder(URI.create(args[0]), "key").folder(Path.of(args[1])).build();
    ByteBuffer counter = counter(notes);
    for (int i = 0; i < SPENDERS; i++) {
      new Thread(() -> spend(cuota, counter)).start();
    }
    try (RandomAccessFile accepted =
        new RandomAccessFile(notes.resolve("accepted").toFile(), "rw")) {
      for (int i = 0; ; i++) {
        cuota.track(UsageEvent.ofJson("call", "acme", "{\"n\":" + i + "}").withId("event-" + i));
        accepted.write(("event-" + i + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void spend(CuotaClient cuota, ByteBuffer counter) {
    while (true) {
      if (cuota.consume("acme", "calls").allowed()) {
        LONG.getAndAdd(counter, 0, 1L);
      }
    }
  }

  private static ByteBuffer counter(Path notes) throws Exception {
    try (FileChannel file =
        FileChannel.open(
            notes.resolve("allowed"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      return file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
    }
  }

  static long allowed(Path notes) throws Exception {
    Path file = notes.resolve("allowed");
    return Files.exists(file) && Files.size(file) == Long.BYTES
        ? ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong()
        : 0;
  }
}
