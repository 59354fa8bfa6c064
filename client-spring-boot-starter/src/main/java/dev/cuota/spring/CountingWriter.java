package dev.cuota.spring;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** Counts the bytes that characters take on their way to another writer. */
final class CountingWriter extends FilterWriter {
  private static final int MAX_ONE_BYTE = 0x7f;
  private static final int MAX_TWO_BYTES = 0x7ff;

  private final boolean isUtf8;
  private final int width;
  private final RequestUsage usage;

  CountingWriter(Writer out, String encoding, RequestUsage usage) {
    super(out);
    String name = encoding.toUpperCase(Locale.ROOT);
    this.isUtf8 = name.equals("UTF-8");
    this.width = name.startsWith("UTF-16") ? 2 : 1;
    this.usage = usage;
  }

  @Override
  public void write(int character) throws IOException {
    out.write(character);
    usage.wrote(bytes((char) character));
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    out.write(text, from, length);
    long bytes = 0;
    for (int at = from; at < from + length; at++) {
      bytes += bytes(text[at]);
    }
    usage.wrote(bytes);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    out.write(text, from, length);
    long bytes = 0;
    for (int at = from; at < from + length; at++) {
      bytes += bytes(text.charAt(at));
    }
    usage.wrote(bytes);
  }

  /** Half of a pair of surrogates is two of the pair's four bytes. */
  private int bytes(char character) {
    if (!isUtf8) {
      return width;
    } else if (character <= MAX_ONE_BYTE) {
      return 1;
    }
    return character <= MAX_TWO_BYTES || Character.isSurrogate(character) ? 2 : 3;
  }
}
