package dev.cuota.spring;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Counts bytes on their way to another stream. */
final class CountingStream extends ServletOutputStream {
  private final ServletOutputStream out;
  private final RequestUsage usage;

  CountingStream(ServletOutputStream out, RequestUsage usage) {
    this.out = out;
    this.usage = usage;
  }

  @Override
  public void write(int octet) throws IOException {
    out.write(octet);
    usage.wrote(1);
  }

  @Override
  public void write(byte[] octets, int from, int length) throws IOException {
    out.write(octets, from, length);
    usage.wrote(length);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  @Override
  public boolean isReady() {
    return out.isReady();
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    out.setWriteListener(listener);
  }
}
