package dev.cuota.gateways.rates;

import dev.cuota.core.fx.RateSeries;
import dev.cuota.core.fx.Side;
import dev.cuota.engine.fx.RateSource;
import dev.cuota.engine.fx.SaidRates;
import dev.cuota.engine.fx.SourceFault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A file that somebody keeps: a line for each rate, under the heading {@value #HEADING}. Days, codes and
 * numbers need no quotes, so that none are read.
 */
public final class CsvRates implements RateSource {
  /** What the first line says. */
  public static final String HEADING = "day,base,quote,side,rate";

  private static final int COLUMNS = 5;

  private final Path file;

  public CsvRates(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return RateSeries.FILE;
  }

  @Override
  public SaidRates ask(LocalDate from, LocalDate to) {
    return read(file);
  }

  /**
   * What a file says.
   *
   * @throws SourceFault when it cannot be read
   */
  public static SaidRates read(Path file) {
    List<String> lines = text(file).lines().toList();
    if (lines.isEmpty() || !lines.getFirst().strip().equals(HEADING)) {
      throw new SourceFault("the first line of the file has to be " + HEADING);
    }
    Reading reading = new Reading();
    for (int i = 1; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        read(i + 1, line.split(",", -1), reading);
      }
    }
    return reading.said();
  }

  private static void read(int number, String[] fields, Reading reading) {
    if (fields.length != COLUMNS) {
      reading.refuse("line %d has %d columns".formatted(number, fields.length));
      return;
    }
    for (int i = 0; i < COLUMNS; i++) {
      fields[i] = fields[i].strip();
    }
    Optional<Side> side = Side.of(fields[3]);
    if (side.isEmpty()) {
      reading.refuse("line %d: the side is buy, sell or mid".formatted(number));
      return;
    }
    Optional<LocalDate> day = Reading.tryDay(fields[0]);
    if (day.isEmpty()) {
      reading.refuse("line %d has no day, but %s".formatted(number, Reading.shown(fields[0])));
    } else {
      reading.add(fields[1], fields[2], side.get(), day.get(), fields[4]);
    }
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Web.MAX_BYTES + 1);
      if (bytes.length > Web.MAX_BYTES) {
        throw new SourceFault("the file has more than %,d bytes".formatted(Web.MAX_BYTES));
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw new SourceFault("the file is not in UTF-8");
    } catch (IOException e) {
      throw new SourceFault("the file cannot be read: " + e.getClass().getSimpleName());
    }
  }
}
