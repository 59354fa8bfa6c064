package dev.cuota.acceptance;

import dev.cuota.client.Decision;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Spender} writes down of its uses, and how that is read. */
final class SpenderNotes {
  private SpenderNotes() {}

  /**
   * One use.
   *
   * @param source who decided; null when the process was killed in between, so that it is not known
   *     whether it was let through
   */
  record Noted(
      String tenant, BigDecimal amount, Decision.@Nullable Source source, boolean allowed) {
    boolean isPerhaps() {
      return source == null;
    }
  }

  static String before(String tenant, BigDecimal amount) {
    return "? " + tenant + " " + amount.toPlainString();
  }

  static String after(Decision decision) {
    return "= " + decision.source() + " " + decision.allowed();
  }

  /** Reads what one thread has written. */
  static List<Noted> in(Path file) throws IOException {
    List<Noted> all = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("?")) {
        all.add(new Noted(words[1], new BigDecimal(words[2]), null, false));
      } else {
        Noted last = all.removeLast();
        all.add(
            new Noted(
                last.tenant(),
                last.amount(),
                Decision.Source.valueOf(words[1]),
                Boolean.parseBoolean(words[2])));
      }
    }
    return all;
  }

  /** Reads everything that was written in a folder. */
  static List<Noted> all(Path folder) throws IOException {
    List<Noted> all = new ArrayList<>();
    for (int lane = 0; lane < Spender.SPENDERS * Spender.THREADS; lane++) {
      Path file = Spender.file(folder, lane);
      if (Files.exists(file)) {
        all.addAll(in(file));
      }
    }
    return all;
  }
}
